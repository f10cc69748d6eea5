from django.urls import path

from intake.consent import views

app_name = "consent"
urlpatterns = [
    path("me/consent/", views.own, name="own"),
    path("me/consent/copy/<int:consent_id>/", views.copy, name="copy"),
    path("me/consent/copy/<int:consent_id>/paper/", views.copy_pdf, name="copy-pdf"),
    path("me/consent/copy/<int:consent_id>/withdraw/", views.withdraw, name="withdraw"),
    path("me/consent/<slug:kind>/", views.sign, name="sign"),
    path("consent/documents/", views.documents, name="documents"),
    path("consent/documents/<slug:kind>/", views.publish, name="publish"),
    path("consent/<int:consent_id>/", views.consent, name="consent"),
    path("consent/<int:consent_id>/paper/", views.pdf, name="pdf"),
    path("consent/<int:consent_id>/countersign/", views.countersign, name="countersign"),
    path("consent/<int:consent_id>/withdraw/", views.withdraw_for_patient, name="withdraw-for-patient"),
]
