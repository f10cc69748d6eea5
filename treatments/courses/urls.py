from django.urls import path

from treatments.courses import views

app_name = "courses"
urlpatterns = [
    path("protocols/", views.protocols, name="protocols"),
    path("protocols/<int:protocol_id>/", views.protocol, name="protocol"),
    path("protocols/<int:protocol_id>/sign/", views.sign_protocol, name="sign-protocol"),
    path("protocols/<int:protocol_id>/edit/", views.edit_protocol, name="edit-protocol"),
    path("protocols/<int:protocol_id>/compare/", views.compare_protocol, name="compare-protocol"),
    path("patients/<int:patient_id>/open/", views.open_course, name="open"),
    path("patients/<int:patient_id>/weight/", views.weigh, name="weigh"),
    path("<int:course_id>/", views.course, name="course"),
    path("<int:course_id>/order/", views.order, name="order"),
    path("<int:course_id>/order/judge/", views.judge, name="judge"),
    path("<int:course_id>/move/", views.move, name="move"),
    path("<int:course_id>/end/", views.end, name="end"),
    path("orders/<int:order_id>/countersign/", views.countersign, name="countersign"),
]
