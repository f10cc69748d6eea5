from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clinic.messaging.naming import name_of
from clinic.messaging.states import State
from clinic.web.fields import LineField
from clinic.web.forms import ClinicForm


class LogFilterForm(ClinicForm):
    """What the message log shows; every part may be left empty."""

    mark_optional = False
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any")), *((state.value, state.value.capitalize()) for state in State)],
    )
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    patient = LineField(label=_("Patient or record number"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        purposes = sorted(((key, name_of(key)) for key in settings.MESSAGE_PURPOSES), key=lambda choice: choice[1])
        self.fields["purpose"].choices = [("", _("Any")), *purposes]

    def chosen(self) -> dict:
        """The filter as conditions on Message; empty when nothing valid was asked for."""
        self.is_valid()
        return {name: self.cleaned_data[name] for name in ("state", "purpose") if self.cleaned_data.get(name)}

    def patient_words(self) -> str:
        """Whose messages are looked for; empty for everybody's. Only after chosen()."""
        return self.cleaned_data.get("patient", "")


class ResendForm(ClinicForm):
    reason = LineField(
        label=_("Why is it sent again?"),
        max_length=200,
        help_text=_("For example: the patient gave a new address. It is kept with the message."),
    )
