from django.urls import include, path

from intake.risk.views import crisis_help

urlpatterns = [
    path("", include("intake.patients.urls")),
    path("", include("intake.consent.urls")),
    path("", include("intake.assessments.urls")),
    path("", include("intake.screening.urls")),
    path("questionnaires/", include("intake.instruments.urls")),
    path("risk/", include("intake.risk.urls")),
    path("help-now/", crisis_help, name="crisis_help"),
]
