"""Signing: the printed name, the time, what the signature means, and the password once more (21 CFR 11.50, 11.200)."""

from django import forms
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clinic.accounts.models import User
from clinic.locks import take_turns
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
        """Refuse a wrong password, and any after too many wrong ones.

        A wrong one is counted in the database and must stay counted when the act is refused: inside a transaction
        this raises RuntimeError.
        """
        password = self.cleaned_data["password"]
        with transaction.atomic(durable=True):
            refused = self._refusal_of(password)
        if refused:
            raise forms.ValidationError(refused)
        return password

    def _refusal_of(self, password):
        key = f"signing-{self.user.pk}"
        take_turns(key)  # tries of one person, so that many at once cannot slip past the count
        wrong = cache.get(key, 0)
        if wrong >= WRONG_PASSWORDS_ALLOWED:
            return _("Too many wrong passwords. Wait 15 minutes, then sign again.")
        if not self.user.check_password(password):
            cache.set(key, wrong + 1, WAIT_SECONDS)
            return _("This is not your password. Nothing was signed.")
        cache.delete(key)
        return None
