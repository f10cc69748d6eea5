from django.urls import path

from treatments.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("example/<slug:name>.csv", views.example, name="example"),
    path("<int:run_id>/", views.run, name="run"),
    path("<int:run_id>/check/", views.check, name="check"),
    path("<int:run_id>/take-over/", views.take_over, name="take-over"),
    path("<int:run_id>/give-up/", views.give_up, name="give-up"),
    path("<int:run_id>/faults.csv", views.faults, name="faults"),
]
