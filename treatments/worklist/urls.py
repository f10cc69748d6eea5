from django.urls import path

from treatments.worklist import views

app_name = "worklist"
urlpatterns = [path("", views.home, name="home")]
