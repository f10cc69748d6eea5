from django.urls import path

from treatments.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("example/<slug:name>.csv", views.example, name="example"),
    path("<int:import_id>/", views.run, name="run"),
    path("<int:import_id>/check/", views.check, name="check"),
    path("<int:import_id>/take-over/", views.take_over, name="take-over"),
    path("<int:import_id>/give-up/", views.give_up, name="give-up"),
    path("<int:import_id>/faults.csv", views.faults, name="faults"),
]
