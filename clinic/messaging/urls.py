from django.urls import path

from clinic.messaging import views, webhooks, wording_views

app_name = "messaging"
urlpatterns = [
    path("", views.log, name="log"),
    path("<int:message_id>/", views.message, name="message"),
    path("<int:message_id>/resend/", views.resend, name="resend"),
    path("replies/", views.replies, name="replies"),
    path("replies/<int:reply_id>/settle/", views.settle_reply, name="settle_reply"),
    path("words/", wording_views.wordings, name="wordings"),
    path("words/<slug:message_code>/", wording_views.choose_language, name="choose-language"),
    path("words/<slug:message_code>/<slug:language>/", wording_views.wording, name="wording"),
    path("words/<slug:message_code>/<slug:language>/use/", wording_views.write_wording, name="write-wording"),
    path("words/<slug:message_code>/<slug:language>/shipped/", wording_views.shipped_wording, name="shipped-wording"),
    path("mail/status/", webhooks.mail_status, name="mail_status"),
    path("sms/status/", webhooks.sms_status, name="sms_status"),
    path("sms/inbound/", webhooks.sms_inbound, name="sms_inbound"),
]
