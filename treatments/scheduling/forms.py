from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clinic.accounts.models import User
from clinic.sites.models import Site
from clinic.web.fields import DayField, LineField, MomentField, WholeNumberField
from clinic.web.forms import ClinicForm
from treatments.scheduling.kinds import KINDS, NURSE, PRESCRIBER, THERAPIST
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


class ClockField(forms.TimeField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(input_formats=["%H:%M"], **kwargs)
        self.error_messages["invalid"] = _("Write the time as hours and minutes, for example 08:30.")


def staff_of(site: Site):
    """Who works at a site, by name."""
    return User.objects.filter(memberships__site=site, is_active=True).order_by("last_name", "pk")


class DayForm(ClinicForm):
    """Which day to show."""

    mark_optional = False
    day = DayField(label=_("Day"), required=False)


class CalendarForm(ClinicForm):
    """Which day to show, and how."""

    mark_optional = False
    VIEWS = (("list", _("List")), ("chair", _("By chair")), ("person", _("By person")))

    day = DayField(label=_("Day"), required=False)
    view = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)


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


class StartsField(StartField):
    """Several starts, with commas between them, as the page showed them."""

    def to_python(self, value) -> list[datetime]:
        return [super(StartsField, self).to_python(part) for part in (value or "").split(",") if part]


class MoveForm(ClinicForm):
    """Where to, on which chair or with whom if that was asked for, and the rest of the series as it was shown."""

    starts_at = StartField()
    on_resource = forms.RegexField(r"^(chair|user):[0-9]{1,18}$", required=False)
    rest = StartsField(required=False)


class WaitlistForm(ClinicForm):
    """When a patient who waits could come."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any day."),
    )
    from_time = ClockField(label=_("Not before"), required=False)
    until_time = ClockField(label=_("Start not after"), required=False)
    note = LineField(label=_("Note"), max_length=200, required=False)

    def clean(self):
        data = super().clean()
        first, last = data.get("from_time"), data.get("until_time")
        if first and last and first > last:
            self.add_error("until_time", _("Give a time after the first one."))
        return data

    def wishes(self) -> Wishes:
        """The wishes. Only after is_valid()."""
        data = self.cleaned_data
        return Wishes(frozenset(data["weekdays"]), data["from_time"] or time.min, data["until_time"] or time.max)


class ChairForm(ClinicForm):
    name = LineField(label=_("Name"), max_length=40)


class WorkingHoursForm(ClinicForm):
    """When somebody works here every week, and as what."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=None, empty_label=_("Choose"))
    resource = forms.ChoiceField(
        label=_("Works as"),
        choices=[(NURSE, _("Nurse")), (PRESCRIBER, _("Prescriber")), (THERAPIST, _("Therapist"))],
    )
    weekday = forms.TypedChoiceField(label=_("Day"), choices=WEEKDAYS, coerce=int)
    starts = ClockField(label=_("From"))
    ends = ClockField(label=_("To"))

    def __init__(self, *args, site: Site, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = staff_of(site)

    def clean(self):
        data = super().clean()
        if data.get("starts") and data.get("ends") and data["starts"] >= data["ends"]:
            self.add_error("ends", _("Give a time after the first one."))
        return data


class AbsenceForm(ClinicForm):
    """Who is away, or which chair cannot be used, from when until when, on the site's clock."""

    who = forms.ChoiceField(label=_("Person or chair"))
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    reason = LineField(label=_("Reason"), max_length=100, help_text=_("For example: leave, repair."))

    def __init__(self, *args, site: Site, **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {f"user:{person.pk}": person for person in staff_of(site)}
        self._chairs = {f"chair:{chair.pk}": chair for chair in site.chairs.all()}
        self.fields["who"].choices = [
            ("", _("Choose")),
            (_("People"), [(key, person.printed_name) for key, person in self._people.items()]),
            (_("Chairs"), [(key, chair.name) for key, chair in self._chairs.items()]),
        ]

    def clean(self):
        data = super().clean()
        if data.get("starts_at") and data.get("ends_at") and data["starts_at"] >= data["ends_at"]:
            self.add_error("ends_at", _("Give a time after the first one."))
        return data

    def absent(self) -> dict:
        """Whose absence it is, as the service takes it. Only after is_valid()."""
        who = self.cleaned_data["who"]
        return {"user": self._people.get(who), "chair": self._chairs.get(who)}


class NoticeForm(ClinicForm):
    notice_hours = WholeNumberField(
        label=_("Notice for a change"),
        min_value=0,
        max_value=168,
        unit=_("hours"),
        help_text=_("A patient's later change still counts; the front desk is told of it at once."),
    )


class CallForm(ClinicForm):
    said = LineField(
        label=_("What did you hear?"), max_length=200, help_text=_("For example: is well, forgot the day.")
    )


class CancelForm(ClinicForm):
    why = LineField(label=_("Why?"), max_length=200)


class WishesForm(ClinicForm):
    """When the patient would like to come, for the proposal of a series."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Preferred days"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    from_time = ClockField(label=_("Not before"), required=False)
    until_time = ClockField(label=_("Not after"), required=False)
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


def _with_the_taken(data):
    """What was sent, with an offered start in the box of the one it replaces: `take=start_3 2026-03-09T10:00`."""
    box, _, start = (data.get("take", "") if data else "").partition(" ")
    return {**data.dict(), box: start} if start else data


class SeriesForm(ClinicForm):
    """The starts of a series, one box each, on the site's clock."""

    def __init__(self, data=None, *, count: int, starts: list[datetime] = (), **kwargs):
        super().__init__(_with_the_taken(data), **kwargs)
        for place in range(count):
            initial = starts[place] if place < len(starts) else None
            self.fields[f"start_{place + 1}"] = MomentField(
                label=_("Infusion %(number)s") % {"number": place + 1},
                initial=initial,
                # The browser's own box for a day leaves out its weekday.
                help_text=_("Proposed: %(day)s") % {"day": date_format(timezone.localtime(initial), "l j F")}
                if initial
                else "",
            )

    def starts(self) -> list[datetime]:
        """The chosen starts, in order. Only after is_valid()."""
        return sorted(self.cleaned_data.values())

    def place_on(self, on: date | None) -> int | None:
        """Which box holds a date, counted from 0; None if none does. Only after is_valid()."""
        days = [timezone.localdate(start) for start in self.cleaned_data.values()]
        return days.index(on) if on in days else None

    def clean(self):
        data = super().clean()
        given = [start for start in data.values() if start]
        if len(set(given)) != len(given):
            self.add_error(None, _("Two infusions have the same start; give each its own."))
        return data
