from django.urls import path, re_path

from treatments.scheduling import patient_views, views

app_name = "scheduling"
urlpatterns = [
    path("appointments/", views.calendar, name="calendar"),
    path("appointments/<int:appointment_id>/", views.appointment, name="appointment"),
    re_path(r"^appointments/(?P<appointment_id>[0-9]+)/(?P<name>confirm|noshow)/$", views.act, name="act"),
    path("appointments/<int:appointment_id>/cancel/", views.cancel, name="cancel"),
    path("appointments/<int:appointment_id>/move/", views.move, name="move"),
    path("appointments/book/<int:patient_id>/", views.book, name="book"),
    path("appointments/series/<int:course_id>/", views.series, name="series"),
    path("me/appointments/", patient_views.appointments, name="own-appointments"),
    path("me/appointments/<int:appointment_id>/", patient_views.appointment, name="own-appointment"),
    path("me/appointments/<int:appointment_id>/confirm/", patient_views.confirm, name="own-confirm"),
    path("me/appointments/<int:appointment_id>/cancel/", patient_views.cancel, name="own-cancel"),
    path("me/appointments/<int:appointment_id>/move/", patient_views.move, name="own-move"),
]
