from django.urls import path

from clinic.sites import views

app_name = "sites"
urlpatterns = [
    path("", views.sites, name="sites"),
    path("<int:site_id>/", views.site, name="site"),
    path("<int:site_id>/hours/", views.add_hours, name="add_hours"),
    path("<int:site_id>/hours/<int:hours_id>/remove/", views.remove_hours, name="remove_hours"),
    path("<int:site_id>/closures/", views.add_closure, name="add_closure"),
    path("<int:site_id>/closures/<int:closure_id>/remove/", views.remove_closure, name="remove_closure"),
    path("<int:site_id>/on-call/", views.add_on_call, name="add_on_call"),
    path("<int:site_id>/on-call/<int:user_id>/remove/", views.remove_on_call, name="remove_on_call"),
    path("<int:site_id>/on-call/<int:user_id>/first/", views.first_on_call, name="first_on_call"),
]
