"""Signing: the printed name, the time, what the signature means, and the password once more (21 CFR 11.50, 11.200)."""

from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from clinic.accounts.models import User
from clinic.web.forms import ClinicForm

WRONG_PASSWORDS_ALLOWED = 5
WAIT_SECONDS = 15 * 60


class SigningForm(ClinicForm):
    """A form that ends in a signature. `user` is who signs; the password is asked again every time."""

    password = forms.CharField(
        label=_("Your password, to sign"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        max_length=200,
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse a wrong password, and any after too many wrong ones."""
        key = f"signing-{self.user.pk}"
        if cache.get(key, 0) >= WRONG_PASSWORDS_ALLOWED:
            raise forms.ValidationError(_("Too many wrong passwords. Wait 15 minutes, then sign again."))
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            cache.set(key, cache.get(key, 0) + 1, WAIT_SECONDS)
            raise forms.ValidationError(_("This is not your password. Nothing was signed."))
        cache.delete(key)
        return password
