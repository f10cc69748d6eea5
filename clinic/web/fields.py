"""Form fields as the clinic fills them out: strict about what could be misread, plain about what is accepted."""

import re
from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DAY_SHAPE = "%Y-%m-%d"
MOMENT_SHAPE = "%Y-%m-%dT%H:%M"
YEARS = range(1900, 2200)

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_SHORT_WHOLE = re.compile(r"[0-9]{1,4}")
# Control characters but tab and line breaks: databases, spreadsheets and documents refuse or misread them.
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def no_hidden_characters(value: str) -> None:
    """Raise ValidationError if `value` holds a control character, such as NUL."""
    if _HIDDEN.search(value):
        raise ValidationError(_("This holds a hidden character; type it again instead of pasting it."), "hidden")


def one_line(value: str) -> None:
    """Raise ValidationError if `value` holds a line break."""
    if "\n" in value or "\r" in value:
        raise ValidationError(_("Write this on one line."), "lines")


class LineField(forms.CharField):
    """One line of text. The browser does not stop at the limit, so that nothing pasted is cut off unseen."""

    def __init__(self, *, max_length: int = 200, validators=(), **kwargs):
        super().__init__(**kwargs)
        self.validators = [no_hidden_characters, one_line, _at_most(max_length), *validators]


class NoteField(forms.CharField):
    """Several lines of text, under the same limits."""

    def __init__(self, *, max_length: int = 4000, rows: int = 4, validators=(), **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.validators = [no_hidden_characters, _at_most(max_length), *validators]


def _at_most(characters):
    return MaxLengthValidator(characters, _("Use at most %(limit_value)d characters; this has %(show_value)d."))


def _plain(number):
    """10, not 10.000, which reads as ten thousand in half of the world."""
    return f"{number.normalize():f}" if isinstance(number, Decimal) else number


class _Range:
    """Refuses a number outside both ends with one sentence that names them."""

    def __init__(self, least, most, unit):
        self.least, self.most, self.unit = least, most, unit

    def __call__(self, number) -> None:
        if (self.least is None or number >= self.least) and (self.most is None or number <= self.most):
            return
        if self.most is None:
            words = _("Give a number of %(least)s %(unit)s or more.")
        elif self.least is None:
            words = _("Give a number of %(most)s %(unit)s or less.")
        else:
            words = _("Give a number from %(least)s to %(most)s %(unit)s.")
        ends = {"least": _plain(self.least), "most": _plain(self.most), "unit": self.unit}
        sentence = " ".join((words % ends).split()).replace(" .", ".")
        raise ValidationError(sentence, "range")


class DecimalField(forms.DecimalField):
    """A decimal number with a point, from `min_value` to `max_value`; `unit` is printed behind its box.

    A comma is refused, never guessed at: 0,5 and 1,500 would mean different things in different countries. A missing
    zero before the point is refused too, because .5 is read as 5.
    """

    def __init__(self, *, unit: str = "", min_value=None, max_value=None, **kwargs):
        self.unit = unit
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.validators.append(_Range(min_value, max_value, unit))

    def to_python(self, value) -> Decimal | None:
        if isinstance(value, str):
            value = value.strip()
            if value and not _DECIMAL.fullmatch(value):
                raise ValidationError(_decimal_hint(value), "invalid")
        return super().to_python(value)

    def prepare_value(self, value):
        return format(value.normalize(), "f") if isinstance(value, Decimal) and value.is_finite() else value


def _decimal_hint(value):
    if "," in value:
        return _("Write the number with a point, for example 0.5; a comma could be misread.")
    if value.startswith((".", "-.")):
        return _("Write a zero before the point, for example 0.5.")
    return _("Write a number in digits, for example 72.5.")


class WholeNumberField(forms.IntegerField):
    """A whole number in digits, from `min_value` to `max_value`; `unit` is printed behind its box."""

    def __init__(self, *, unit: str = "", min_value=None, max_value=None, **kwargs):
        self.unit = unit
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.validators.append(_Range(min_value, max_value, unit))

    def to_python(self, value) -> int | None:
        text = str(value).strip() if value not in self.empty_values else ""
        if text and not _WHOLE.fullmatch(text):
            raise ValidationError(_("Write a whole number in digits, for example 72."), "invalid")
        return super().to_python(text)


class RadioCards(forms.RadioSelect):
    """One answer of a few, each a card as wide as the screen. Nothing is chosen beforehand."""

    cards = True


class CheckCards(forms.CheckboxSelectMultiple):
    """Any number of answers, each a card as wide as the screen."""

    cards = True


class DayField(forms.DateField):
    """A day, chosen or typed in the browser's own date box. With `past=True` it may not lie in the future.

    A field that knows a past and a future needs `ClinicForm(now=...)`, which sets `now` on it.
    """

    now: datetime | None = None

    def __init__(self, *, past: bool = False, **kwargs):
        self.needs_now = past
        kwargs.setdefault("widget", forms.DateInput(format=DAY_SHAPE, attrs={"type": "date"}))
        kwargs.setdefault("input_formats", [DAY_SHAPE])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Write the day as year-month-day, for example 2026-03-01.")

    def validate(self, value):
        super().validate(value)
        if value:
            _refuse_odd_year(value)
        if self.needs_now and value and value > timezone.localdate(self.now):
            raise ValidationError(_("This day lies in the future; give today or an earlier day."), "future")


class MomentField(forms.DateTimeField):
    """A day and time on the clock of the active time zone. With `past=True` it may not lie in the future."""

    now: datetime | None = None

    def __init__(self, *, past: bool = False, **kwargs):
        self.needs_now = past
        kwargs.setdefault("widget", forms.DateTimeInput(format=MOMENT_SHAPE, attrs={"type": "datetime-local"}))
        kwargs.setdefault("input_formats", [MOMENT_SHAPE, f"{MOMENT_SHAPE}:%S"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Write the day and time, for example 2026-03-01 14:05.")

    def validate(self, value):
        super().validate(value)
        if value:
            _refuse_odd_year(value)
        if self.needs_now and value and value > self.now:
            raise ValidationError(_("This time lies in the future; give a time up to now."), "future")


def _refuse_odd_year(value):
    if value.year not in YEARS:
        raise ValidationError(_("Give a year from 1900 to 2199."), "year")


class DayMonthYear(forms.MultiWidget):
    """Three number boxes, for a date that everybody knows by heart."""

    use_fieldset = True
    boxes = {"day": _("Day"), "month": _("Month"), "year": _("Year")}

    def __init__(self, attrs=None):
        parts = {
            name: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": f"bday-{name}"}) for name in self.boxes
        }
        super().__init__(parts, attrs)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for box, label in zip(context["widget"]["subwidgets"], self.boxes.values(), strict=True):
            box["label"] = label
        return context

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else ["", "", ""]


class DateOfBirthField(forms.MultiValueField):
    """A date of birth in three boxes: day, month, year. Needs `ClinicForm(now=...)`."""

    widget = DayMonthYear
    needs_now = True
    now: datetime | None = None

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Date of birth"))
        kwargs.setdefault("help_text", _("For example, 27 3 1988: the day, the month, the year."))
        super().__init__([forms.CharField() for _part in DayMonthYear.boxes], **kwargs)
        self.error_messages["required"] = _("Give the day, the month and the year of birth.")

    def compress(self, data_list) -> date | None:
        return self._day(*data_list) if data_list else None

    def validate(self, value):
        super().validate(value)
        if value and value > timezone.localdate(self.now):
            raise ValidationError(_("This day lies in the future; check the year."), "future")

    def _day(self, *parts):
        if not all(_SHORT_WHOLE.fullmatch(part) for part in parts):
            raise ValidationError(_("Write day, month and year in digits, for example 27 3 1988."), "invalid")
        day, month, year = map(int, parts)
        if year not in YEARS:
            raise ValidationError(_("Write the year with four digits, for example 1988."), "year")
        if not 1 <= month <= 12:
            raise ValidationError(_("The month is a number from 1 to 12."), "month")
        try:
            return date(year, month, day)
        except ValueError as error:
            raise ValidationError(_("There is no such day in that month."), "day") from error
