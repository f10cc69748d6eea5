from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import DayField, LineField, MomentField
from clinic.web.forms import ClinicForm
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.series import Wishes

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class DayForm(ClinicForm):
    """Which day to show."""

    day = DayField(label=_("Day"), required=False)


class SlotSearchForm(ClinicForm):
    """What to book, and on which day."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.code, kind.name) for kind in KINDS.values() if not kind.is_infusion]
    )
    day = DayField(label=_("Day"))


class StartField(forms.CharField):
    """A chosen start, as the page offered it: ISO 8601 with an offset."""

    def to_python(self, value) -> datetime | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            start = datetime.fromisoformat(text)
        except ValueError as error:
            raise forms.ValidationError(_("Choose one of the times on the page.")) from error
        if timezone.is_naive(start) or not 2000 <= start.year <= 2100:
            raise forms.ValidationError(_("Choose one of the times on the page."))
        return start


class BookForm(ClinicForm):
    kind = forms.ChoiceField(choices=[(kind.code, kind.name) for kind in KINDS.values() if not kind.is_infusion])
    starts_at = StartField()


class MoveForm(ClinicForm):
    starts_at = StartField()


class CancelForm(ClinicForm):
    why = LineField(label=_("Why?"), max_length=200)


class WishesForm(ClinicForm):
    """When the patient would like to come, for the proposal of a series."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Preferred days"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    from_time = forms.TimeField(label=_("Not before"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    until_time = forms.TimeField(label=_("Not after"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    first_day = DayField(label=_("First infusion not before"), required=False)

    def wishes(self) -> Wishes:
        data = self.cleaned_data
        return Wishes(
            weekdays=frozenset(data["weekdays"]),
            from_time=data["from_time"] or time.min,
            until_time=data["until_time"] or time.max,
        )

    def not_before(self, zone: ZoneInfo) -> datetime | None:
        first: date | None = self.cleaned_data["first_day"]
        return datetime.combine(first, time.min, zone) if first else None


class SeriesForm(ClinicForm):
    """The starts of a series, one box each, on the site's clock."""

    def __init__(self, *args, count: int, starts: list[datetime] = (), **kwargs):
        super().__init__(*args, **kwargs)
        for place in range(count):
            initial = starts[place] if place < len(starts) else None
            self.fields[f"start_{place + 1}"] = MomentField(
                label=_("Infusion %(number)s") % {"number": place + 1}, initial=initial
            )

    def starts(self) -> list[datetime]:
        """The chosen starts, in order. Only after is_valid()."""
        return sorted(self.cleaned_data.values())

    def clean(self):
        data = super().clean()
        given = [start for start in data.values() if start]
        if len(set(given)) != len(given):
            self.add_error(None, _("Two infusions have the same start; give each its own."))
        return data
