from django.urls import path

from treatments.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.exports, name="exports"),
    path("outcomes.csv", views.outcomes_csv, name="outcomes-csv"),
    path("steps.csv", views.steps_csv, name="steps-csv"),
    path("running.csv", views.running_csv, name="running-csv"),
    path("codebook.csv", views.codebook_csv, name="codebook-csv"),
]
