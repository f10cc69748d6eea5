from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.accounts.pins import MOST_DIGITS, WeakPin, refuse_weak
from clinic.accounts.signing import SigningForm

_DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class PinForm(SigningForm):
    """A PIN of one's own, typed twice, and the password that says whose it is."""

    pin = forms.CharField(
        label=_("New PIN"), max_length=MOST_DIGITS, widget=forms.PasswordInput(attrs=_DIGITS),
        help_text=_("6 to 12 digits; no date, no run, nothing drawn on the number pad."),
    )  # fmt: skip
    pin_again = forms.CharField(
        label=_("New PIN once more"), max_length=MOST_DIGITS, widget=forms.PasswordInput(attrs=_DIGITS)
    )

    field_order = ["pin", "pin_again", "password"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Your password")

    def clean_pin(self) -> str:
        pin = self.cleaned_data["pin"]
        try:
            refuse_weak(pin, own_words=(self.user.username, self.user.email))
        except WeakPin as error:
            raise forms.ValidationError(str(error)) from error
        return pin

    def clean(self):
        data = super().clean()
        if data.get("pin") and "pin_again" in data and data["pin"] != data["pin_again"]:
            self.add_error("pin_again", _("This is not the same PIN; type both again."))
        return data
