from django.urls import path

from treatments.outcomes import patient_views, views

app_name = "outcomes"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("safety/", views.safety, name="safety"),
    path("clinic/", views.clinic, name="clinic"),
    path("small/", views.show_small, name="show-small"),
    path("behind/<int:number>/", views.behind, name="behind"),
    path("lists/<int:number>/", views.listed, name="listed"),
    path("patients/<int:patient_id>/", views.patient, name="patient"),
    path("patients/<int:patient_id>/release/", views.release, name="release"),
    path("patients/<int:patient_id>/withdraw/", views.withdraw, name="withdraw"),
    path("mine/", patient_views.own_progress, name="own-progress"),
]
