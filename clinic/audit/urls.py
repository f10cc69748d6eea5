from django.urls import path

from clinic.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.access, name="access"),
    path("changes/", views.changes, name="changes"),
]
