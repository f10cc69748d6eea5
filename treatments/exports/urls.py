from django.urls import path

from treatments.exports import letter_views, run_views, views

app_name = "exports"
urlpatterns = [
    path("", views.exports, name="exports"),
    path("outcomes.csv", views.outcomes_csv, name="outcomes-csv"),
    path("steps.csv", views.steps_csv, name="steps-csv"),
    path("running.csv", views.running_csv, name="running-csv"),
    path("codebook.csv", views.codebook_csv, name="codebook-csv"),
    path("report.pdf", views.report, name="report"),
    path("everything/", run_views.ask, name="ask"),
    path("everything/<int:export_id>/", run_views.run, name="run"),
    path("everything/<int:export_id>/file/", run_views.take, name="take"),
    path("everything/<int:export_id>/delete/", run_views.delete, name="delete"),
    path("courses/<int:course_id>/letter/", letter_views.write_letter, name="write-letter"),
    path("letters/<int:letter_id>.pdf", letter_views.letter, name="letter"),
]
