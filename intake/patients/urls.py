from django.urls import path

from intake.patients.views import code, desk, entrance, own, public, record

app_name = "patients"
urlpatterns = [
    path("patients/", desk.patients, name="list"),
    path("patients/register/", desk.register, name="register"),
    path("patients/<int:patient_id>/", record.patient, name="patient"),
    path("patients/<int:patient_id>/details/", record.details, name="details"),
    path("patients/<int:patient_id>/emergency-contact/", record.emergency_contact, name="emergency-contact"),
    path("patients/<int:patient_id>/messages/", record.contact_consent, name="contact-consent"),
    path("patients/<int:patient_id>/send-link/", record.send_link, name="send-link"),
    path("patients/<int:patient_id>/code/", code.issue, name="issue-code"),
    path("enquiries/", desk.enquiries, name="enquiries"),
    path("enquiries/<int:enquiry_id>/handled/", desk.enquiry_handled, name="enquiry-handled"),
    path("enquiry/", public.enquiry, name="enquiry"),
    path("enquiry/sent/", public.enquiry_sent, name="enquiry-sent"),
    path("go/<str:token>/", entrance.go, name="go"),
    path("me/", own.own_home, name="own-home"),
    path("me/code/", code.own, name="own-code"),
    path("code/", code.enter, name="code"),
    path("kiosk/", code.kiosk, name="kiosk"),
    path("kiosk/end/", code.end, name="kiosk-end"),
    path("me/new-link/", entrance.new_link, name="new-link"),
    path("me/new-link/sent/", entrance.new_link_sent, name="new-link-sent"),
]
