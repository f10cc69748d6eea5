from django.urls import path

from intake.assessments import previews, views

app_name = "assessments"
urlpatterns = [
    path("me/questions/<int:assessment_id>/", views.resume, name="resume"),
    path("me/questions/<int:assessment_id>/end/", views.end, name="end"),
    path("me/questions/<int:assessment_id>/help/", views.help_first, name="help"),
    path("me/questions/<int:assessment_id>/<int:number>/", views.screen, name="screen"),
    path("questionnaires/<int:scale>/preview/<int:number>/", previews.preview, name="preview"),
    path("assessments/<int:assessment_id>/", views.answers, name="answers"),
]
