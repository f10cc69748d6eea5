from django.urls import include, path

urlpatterns = [
    path("", include("clinic.web.urls")),
    path("accounts/", include("clinic.accounts.urls")),
    path("messages/", include("clinic.messaging.urls")),
    path("audit/", include("clinic.audit.urls")),
    path("clinic/", include("clinic.sites.urls")),
    path("", include("intake.urls")),
    path("", include("treatments.urls")),
]

handler400 = "clinic.web.views.bad_request"
handler403 = "clinic.web.views.permission_denied"
handler404 = "clinic.web.views.not_found"
handler500 = "clinic.web.views.server_error"
