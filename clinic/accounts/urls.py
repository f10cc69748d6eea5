"""Signing in by django-allauth: only the pages that this clinic uses. There is no public sign-up."""

from allauth.account import views
from django.urls import path, re_path

from clinic.accounts import views as own
from clinic.accounts.access import open_to_all

urlpatterns = [
    path("login/", open_to_all(views.login), name="account_login"),
    path("logout/", open_to_all(views.logout), name="account_logout"),
    path("pin/", own.pin, name="account_pin"),
    path("pin/remove/", own.remove_pin, name="account_pin_remove"),
    path("inactive/", open_to_all(views.account_inactive), name="account_inactive"),
    path("reauthenticate/", open_to_all(views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", open_to_all(views.password_change), name="account_change_password"),
    path("password/set/", open_to_all(views.password_set), name="account_set_password"),
    path("password/reset/", open_to_all(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", open_to_all(views.password_reset_done), name="account_reset_password_done"),
    # The key holds hyphens too; the account's part ends at the first one.
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_to_all(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        open_to_all(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
