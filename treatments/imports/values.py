"""One cell of a clinic's history read as what it stands for; what could be misread is refused with a hint (pure)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from intake.patients.phones import NotAPhoneNumber, to_e164

EARLIEST_YEAR = 1900

# Control characters, and what changes or hides text without being seen; the joiners that some scripts need are text.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
# Names of the time zone database that are no zone of their own.
_NO_ZONES = frozenset({"localtime", "Factory", "posixrules"})
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,30})?")
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]+")
_CLOCK = re.compile(
    r"(?P<day>[^Tt ]+)(?:[Tt ](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp][Mm]))?(?: ?(?P<offset>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)


class BadValue(ValueError):
    """A cell that cannot be read; one sentence that says what is accepted."""


class DayForm(StrEnum):
    """How days are written in a file; never guessed from the days themselves."""

    ISO = "iso"
    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"

    @property
    def example(self) -> str:
        return {"iso": "2025-06-02", "month-first": "6/2/2025", "day-first": "2.6.2025"}[self]


_DAY_SHAPES = {
    DayForm.ISO: re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    DayForm.MONTH_FIRST: re.compile(r"(?P<month>[0-9]{1,2})[/.-](?P<day>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"),
    DayForm.DAY_FIRST: re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a clinic's files are to be read.

    `day_form` is how days are written; `day_alone_at` the time on the patient's clock that a day without a time stands
    for, None to refuse it; `now` the instant after which nothing can have happened.
    """

    now: datetime
    day_form: DayForm = DayForm.ISO
    day_alone_at: time | None = None


def text(value: str, *, at_most: int, required: bool = True) -> str:
    """Return the text. Raises BadValue if it is empty, too long, or holds a hidden character or line break."""
    if required and not value:
        raise BadValue("This is empty; fill it in.")
    if len(value) > at_most:
        raise BadValue(f"This has {len(value)} characters; at most {at_most} are accepted.")
    if _HIDDEN.search(value):
        raise BadValue("This holds a hidden character or a line break.")
    return value


def one_of(value: str, accepted, *, empty: str = "") -> str:
    """Return one of the accepted words; an empty cell stands for `empty`. Raises BadValue, which lists them."""
    if not value and empty:
        return empty
    if value not in accepted:
        raise BadValue(f"{_shown(value)} is not accepted; write one of {', '.join(accepted)}.")
    return value


def address(value: str) -> str:
    """Return an e-mail address in small letters, or "". Raises BadValue."""
    text(value, at_most=254, required=False)
    if value and not _ADDRESS.fullmatch(value):
        raise BadValue(f"{_shown(value)} is not an e-mail address; write it like name@example.org.")
    return value.lower()


def mobile(value: str) -> str:
    """Return a phone number in E.164, or "". Raises BadValue."""
    text(value, at_most=40, required=False)
    try:
        return to_e164(value) if value else ""
    except NotAPhoneNumber:
        raise BadValue(f"{_shown(value)} is not a phone number; write it like +12025550143.") from None


def zone_name(value: str) -> str:
    """Return the name of a time zone, or "". Raises BadValue."""
    if value and value not in _zones():
        raise BadValue(f"{_shown(value)} is not a time zone; write one such as America/New_York.")
    return value


def day(value: str, reading: Reading) -> date:
    """Return a day of the past. Raises BadValue."""
    found = _day(value, reading.day_form)
    return _past(found, reading.now.astimezone(UTC).date(), value)


def moment(value: str, reading: Reading, zone: tzinfo) -> datetime:
    """Return an instant of the past in UTC; without an offset it is read on the clock of `zone`. Raises BadValue."""
    if not value:
        raise BadValue("This is empty; fill it in.")
    match = _CLOCK.fullmatch(value)
    if match is None:
        raise BadValue(_moment_hint(value, reading))
    on = _day(match["day"], reading.day_form)
    _past(
        on, (reading.now + timedelta(days=2)).date(), value
    )  # no clock on earth is further ahead, nor any year too far
    if match["hour"] is None:
        if reading.day_alone_at is None:
            raise BadValue(f"{_shown(value)} has no time; write it like {_moment_example(reading)}.")
        found = _on_clock(datetime.combine(on, reading.day_alone_at), zone, value)
    else:
        local = datetime.combine(on, _time(match, value))
        found = local.replace(tzinfo=_offset(match["offset"], value)) if match["offset"] else None
        found = _on_clock(local, zone, value) if found is None else found
    return _past(found.astimezone(UTC), reading.now, value)


def number(value: str, *, digits: int, places: int, above: int | None = None, empty_is_none: bool = False):
    """Return a Decimal of zero or more, rounded half up to `places`; `digits` is how many are kept in all.

    With `above`, it has to be greater than that; an empty cell is None where that is allowed. Raises BadValue.
    """
    if not value and empty_is_none:
        return None
    if not _NUMBER.fullmatch(value):
        raise BadValue(_number_hint(value))
    found = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if found >= 10 ** (digits - places):
        raise BadValue(f"{_shown(value)} is too large; less than {10 ** (digits - places)} is accepted.")
    if above is not None and found <= above:
        raise BadValue(f"{_shown(value)} is not accepted; write a number above {above}.")
    return found


def whole(value: str, *, at_most: int, at_least: int = 0) -> int:
    """Return a whole number; 72.0 is one. Raises BadValue."""
    if not _NUMBER.fullmatch(value):
        raise BadValue(_number_hint(value))
    found = Decimal(value)
    if found != found.to_integral_value():
        raise BadValue(f"{_shown(value)} is not a whole number.")
    if not at_least <= found <= at_most:
        raise BadValue(f"{_shown(value)} is not accepted; write a whole number from {at_least} to {at_most}.")
    return int(found)


def _day(value, form):
    if not value:
        raise BadValue("This is empty; fill it in.")
    match = _DAY_SHAPES[form].fullmatch(value)
    if match is None:
        raise BadValue(f"{_shown(value)} is not a day as accepted here; write it like {form.example}.")
    try:
        found = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise BadValue(f"{_shown(value)} is no day of the calendar.") from None
    if found.year < EARLIEST_YEAR:
        raise BadValue(f"{_shown(value)} has the year {found.year}; one from 1900 on is accepted.")
    return found


def _past(found, now, value):
    if found > now:
        raise BadValue(f"{_shown(value)} lies in the future.")
    return found


def _time(match, value):
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise BadValue(f"{_shown(value)} has the hour {hour}; with AM or PM it is one from 1 to 12.")
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    micro = int((match["fraction"] or "0").ljust(6, "0")[:6])
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0), micro)
    except ValueError:
        raise BadValue(f"{_shown(value)} has no possible time of day.") from None


def _offset(offset, value):
    try:
        return _zone_of(offset)
    except ValueError:
        raise BadValue(f"{_shown(value)} has no possible offset; write it like -04:00, or Z for UTC.") from None


def _on_clock(local, zone, value):
    """The instant at which clocks of the zone showed this; refused in the hours that were skipped or shown twice."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
            raise BadValue(f"{_shown(value)} never was: clocks were put forward then; add the offset, as in -04:00.")
        raise BadValue(f"{_shown(value)} was twice: clocks were put back then; add the offset, as in -04:00.")
    return first


def _number_hint(value):
    if not value:
        return "This is empty; fill it in."
    if "," in value:
        return (
            f"{_shown(value)} has a comma; write decimals with a point, for example 0.5, and thousands without a sign."
        )
    if value.startswith("-") and _NUMBER.fullmatch(value[1:]):
        return f"{_shown(value)} is below zero."
    return f"{_shown(value)} is not a number; write it in digits, for example 72.5."


def _moment_example(reading):
    return (
        f"{reading.day_form.example}T10:30-04:00"
        if reading.day_form is DayForm.ISO
        else (f"{reading.day_form.example} 10:30")
    )


def _moment_hint(value, reading):
    return f"{_shown(value)} is not a time as accepted here; write it like {_moment_example(reading)}."


def _shown(value: str) -> str:
    """The value as a sentence can hold it: short, and with nothing that a terminal or page would obey."""
    value = _HIDDEN.sub("�", value)
    return f"“{value}”" if len(value) <= 40 else f"“{value[:37]}…”"


@cache
def _zone_of(offset):
    if offset in "Zz":
        return UTC
    return datetime.strptime(offset if len(offset) > 3 else f"{offset}00", "%z").tzinfo


@cache
def _zones():
    return frozenset(available_timezones()) - _NO_ZONES


@cache
def zone(name: str) -> tzinfo:
    """The zone of this name."""
    return ZoneInfo(name)
