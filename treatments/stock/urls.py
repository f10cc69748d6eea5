from django.urls import path

from treatments.stock import views

app_name = "stock"
urlpatterns = [
    path("", views.vials, name="vials"),
    path("receive/", views.receive, name="receive"),
    path("<int:vial_id>/", views.vial, name="vial"),
    path("<int:vial_id>/take-out/", views.take_out, name="take-out"),
    path("entries/<int:entry_id>/reverse/", views.reverse, name="reverse"),
    path("register/", views.ledger, name="ledger"),
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/<int:incident_id>/close/", views.close_incident, name="close-incident"),
]
