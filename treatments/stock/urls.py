from django.urls import path

from treatments.stock import views

app_name = "stock"
urlpatterns = [
    path("", views.vials, name="vials"),
    path("receive/", views.receive, name="receive"),
    path("<int:vial_id>/", views.vial, name="vial"),
    path("<int:vial_id>/take-out/", views.take_out, name="take-out"),
    path("<int:vial_id>/adjust/", views.adjust, name="adjust"),
    path("<int:vial_id>/transfer/", views.transfer, name="transfer"),
    path("<int:vial_id>/arrive/", views.arrive, name="arrive"),
    path("entries/<int:entry_id>/reverse/", views.reverse, name="reverse"),
    path("count/<slug:name>/", views.count, name="count"),
    path("counts/<int:count_id>/", views.counted, name="counted"),
    path("counts/<int:count_id>/pdf/", views.counted_pdf, name="counted-pdf"),
    path("days/<int:day_id>/", views.day, name="day"),
    path("days/<int:day_id>/close/", views.close_day, name="close-day"),
    path("register/", views.ledger, name="ledger"),
    path("reports/", views.reports, name="reports"),
    path("reports/<slug:name>/", views.report, name="report"),
    path("reports/<slug:name>/pdf/", views.report_pdf, name="report-pdf"),
    path("rules/", views.rules, name="rules"),
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/<int:incident_id>/", views.incident, name="incident"),
    path("incidents/<int:incident_id>/judge/", views.judge, name="judge-incident"),
    path("incidents/<int:incident_id>/notice/", views.notice, name="record-notice"),
    path("incidents/<int:incident_id>/form-106/", views.form_106, name="record-form-106"),
    path("incidents/<int:incident_id>/close/", views.close_incident, name="close-incident"),
]
