from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.accounts.models import User
from clinic.accounts.roles import PERMISSIONS, Action
from clinic.sites.models import Closure, OpeningHours, Site, Weekday
from clinic.sites.neutral import telling_words
from clinic.web.fields import DayField, LineField, NoteField
from clinic.web.forms import ClinicForm, ClinicModelForm


class SiteForm(ClinicModelForm):
    """What patients and staff read about a site."""

    name = LineField(label=_("Name"), max_length=100, help_text=_("As staff call it."))
    public_name = LineField(
        label=_("Public name"),
        max_length=60,
        help_text=_(
            "What messages and calendar entries show, where others may read it: no drug, diagnosis or speciality."
        ),
    )
    phone = LineField(label=_("Telephone"), max_length=30, required=False)
    address = NoteField(label=_("Address"), max_length=500, rows=3, required=False)
    crisis_line = LineField(label=_("Crisis line"), max_length=60, help_text=_("The number that patients are shown."))
    crisis_text = NoteField(
        label=_("Help in a crisis"),
        max_length=2000,
        required=False,
        help_text=_("What a patient in crisis reads: who really answers, when, and what to do outside those hours."),
    )
    same_day_reminder = forms.BooleanField(
        label=_("Remind patients once more two hours before an appointment"),
        required=False,
        help_text=_("It goes along in the day's message, or alone where none went; it counts against the limits."),
    )

    class Meta:
        model = Site
        fields = ["name", "public_name", "phone", "address", "crisis_line", "crisis_text", "same_day_reminder"]

    def clean_public_name(self) -> str:
        name = self.cleaned_data["public_name"]
        telling = telling_words(name)
        if telling:
            sentence = _("Choose a neutral name: “%(words)s” tells others what the clinic treats.")
            raise ValidationError(sentence, params={"words": ", ".join(telling)})
        return name


class _TimeField(forms.TimeField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(input_formats=["%H:%M"], **kwargs)
        self.error_messages["invalid"] = _("Write the time as hours and minutes, for example 08:30.")


class HoursForm(ClinicModelForm):
    """One stretch of opening hours."""

    weekday = forms.TypedChoiceField(label=_("Day"), choices=Weekday.choices, coerce=int)
    opens = _TimeField(label=_("Opens"))
    closes = _TimeField(label=_("Closes"))

    class Meta:
        model = OpeningHours
        fields = ["weekday", "opens", "closes"]


class ClosureForm(ClinicModelForm):
    """A day on which the site is closed."""

    on_date = DayField(label=_("Day"))
    reason = LineField(label=_("Reason"), max_length=100, help_text=_("For example: Thanksgiving."))

    class Meta:
        model = Closure
        fields = ["on_date", "reason"]


class OnCallForm(ClinicForm):
    """Who else is told of a sign of risk, after those who are."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=None, empty_label=_("Choose"))

    def __init__(self, *args, site: Site, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [role.value for role in PERMISSIONS[Action.HANDLE_RISK]]
        able = User.objects.filter(memberships__site=site, is_active=True, roles__overlap=roles)
        self.fields["user"].queryset = able.exclude(pk__in=site.on_call.values("user")).order_by("last_name", "pk")
