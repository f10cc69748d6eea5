from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import DayField, WholeNumberField
from clinic.web.forms import ClinicForm


class AccessFilterForm(ClinicForm):
    """Whose looks at whose record, and on which days; every part may be left empty."""

    mark_optional = False
    user = forms.ModelChoiceField(label=_("Who"), queryset=None, required=False, empty_label=_("Anybody"))
    patient = WholeNumberField(label=_("Patient's number"), required=False, min_value=1)
    first_day = DayField(label=_("From"), required=False)
    last_day = DayField(label=_("To"), required=False)

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues

    def chosen(self, zone: str) -> dict:
        """The filter as conditions on AccessEvent; days are days on the clock of `zone`, both included."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        conditions = {"user": said.get("user"), "patient_id": said.get("patient")}
        if "first_day" in said:
            conditions["at__gte"] = _midnight(said["first_day"], zone)
        if "last_day" in said:
            conditions["at__lt"] = _midnight(said["last_day"] + timedelta(days=1), zone)
        return {name: value for name, value in conditions.items() if value is not None}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


class ChangesFilterForm(ClinicForm):
    """Which table, and if wanted which of its records."""

    mark_optional = False
    table = forms.ChoiceField(label=_("Record"))
    record = WholeNumberField(label=_("Its number"), required=False, min_value=1)

    def __init__(self, *args, tables: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = tables
