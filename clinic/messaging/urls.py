from django.urls import path

from clinic.messaging import views, webhooks

app_name = "messaging"
urlpatterns = [
    path("", views.log, name="log"),
    path("<int:message_id>/", views.message, name="message"),
    path("<int:message_id>/resend/", views.resend, name="resend"),
    path("replies/", views.replies, name="replies"),
    path("replies/<int:reply_id>/settle/", views.settle_reply, name="settle_reply"),
    path("sms/status/", webhooks.sms_status, name="sms_status"),
    path("sms/inbound/", webhooks.sms_inbound, name="sms_inbound"),
]
