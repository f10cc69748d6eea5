from django.urls import path

from clinic.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
    path("site/", views.switch_site, name="switch_site"),
    path("time", views.server_time, name="server_time"),
]
