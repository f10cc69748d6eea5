from django.urls import path, re_path

from treatments.scheduling import patient_views, resource_views, views, waitlist_views

app_name = "scheduling"
urlpatterns = [
    path("appointments/", views.calendar, name="calendar"),
    path("appointments/<int:appointment_id>/", views.appointment, name="appointment"),
    re_path(r"^appointments/(?P<appointment_id>[0-9]+)/(?P<name>confirm|noshow|done)/$", views.act, name="act"),
    path("appointments/<int:appointment_id>/cancel/", views.cancel, name="cancel"),
    path("appointments/<int:appointment_id>/called/", views.called, name="called"),
    path("appointments/<int:appointment_id>/move/", views.move, name="move"),
    path("appointments/book/<int:patient_id>/", views.book, name="book"),
    path("appointments/series/<int:course_id>/", views.series, name="series"),
    path("appointments/waiting/", waitlist_views.waitlist, name="waitlist"),
    path("appointments/<int:appointment_id>/waiting/", waitlist_views.join, name="join-waitlist"),
    path("appointments/waiting/<int:waiting_id>/leave/", waitlist_views.leave, name="leave-waitlist"),
    path("resources/", resource_views.resources, name="resources"),
    path("resources/chairs/", resource_views.add_chair, name="add-chair"),
    path("resources/chairs/<int:chair_id>/use/", resource_views.use_chair, name="use-chair"),
    path("resources/hours/", resource_views.add_working_hours, name="add-working-hours"),
    path("resources/hours/<int:shift_id>/remove/", resource_views.remove_working_hours, name="remove-working-hours"),
    path("resources/absences/", resource_views.add_absence, name="add-absence"),
    path("resources/absences/<int:absence_id>/remove/", resource_views.remove_absence, name="remove-absence"),
    path("resources/notice/", resource_views.set_notice, name="set-notice"),
    path("calendar/<str:feed>/appointments.ics", patient_views.feed_file, name="feed"),
    path("me/calendar/", patient_views.feed, name="own-feed"),
    path("me/offers/<int:offer_id>/", patient_views.offer, name="own-offer"),
    path("me/appointments/", patient_views.appointments, name="own-appointments"),
    path("me/appointments/<int:appointment_id>/", patient_views.appointment, name="own-appointment"),
    path("me/appointments/<int:appointment_id>/confirm/", patient_views.confirm, name="own-confirm"),
    path("me/appointments/<int:appointment_id>/cancel/", patient_views.cancel, name="own-cancel"),
    path("me/appointments/<int:appointment_id>/wait/", patient_views.wait, name="own-wait"),
    path("me/appointments/<int:appointment_id>/calendar.ics", patient_views.calendar_file, name="own-calendar-file"),
    path("me/appointments/<int:appointment_id>/move/", patient_views.move, name="own-move"),
]
