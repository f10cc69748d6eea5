from django.urls import path

from treatments.therapy import views

app_name = "therapy"
urlpatterns = [
    path("patients/<int:patient_id>/", views.hierarchy, name="hierarchy"),
    path("steps/<int:step_id>/", views.step, name="step"),
]
