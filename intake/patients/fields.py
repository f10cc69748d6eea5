"""Form fields for reaching people."""

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import LineField
from intake.patients import phones


class AddressField(LineField):
    """An e-mail address, kept in small letters so that it is found again however it is typed."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(validators=[EmailValidator(_("Write the address like name@example.org."))], **kwargs)

    def clean(self, value):
        return super().clean(value).lower()


class PhoneField(LineField):
    """A phone number in E.164. Without a country code it is one of `region`."""

    region = phones.HOME_REGION

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        try:
            return phones.to_e164(text, self.region)
        except phones.NotAPhoneNumber as error:
            raise forms.ValidationError(
                _("Write the number with its area code, like (202) 555-0143, or with + and the country code."),
                "invalid",
            ) from error
