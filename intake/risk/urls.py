from django.urls import path

from intake.risk import views

app_name = "risk"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<int:case_id>/note/", views.add_note, name="note"),
    path("<int:case_id>/hand-over/", views.hand_over, name="hand-over"),
    path("<int:case_id>/close/", views.close, name="close"),
]
