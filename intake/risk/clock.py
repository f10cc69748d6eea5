"""Until when somebody must acknowledge a case, and who is told when nobody has.

The times are the clinic's own setting, no published source [design].
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from intake.risk.signs import Level

HIGH_WHILE_OPEN = timedelta(minutes=10)
HIGH_WHILE_CLOSED = timedelta(minutes=30)
OTHERS = timedelta(hours=4)

# A site that does not open within this time has no opening hours worth waiting for.
_LOOK_AHEAD_DAYS = 60


class Hours(Protocol):
    """When a site is open, on its own clock: weekday 0 is Monday; open from `opens` on, no longer at `closes`."""

    zone: ZoneInfo
    weekly: Sequence[tuple[int, time, time]]
    closed_on: frozenset[date]


Person = TypeVar("Person")


def is_open(hours: Hours, at: datetime) -> bool:
    local = at.astimezone(hours.zone)
    return any(opens <= at < closes for opens, closes in _openings(hours, local.date()))


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """Return in UTC when the site next opens after `at`; None if it does not within two months."""
    today = at.astimezone(hours.zone).date()
    for ahead in range(_LOOK_AHEAD_DAYS):
        later = [opens for opens, _ in _openings(hours, today + timedelta(days=ahead)) if opens > at]
        if later:
            return min(later)
    return None


def deadline(level: Level, at: datetime, hours: Hours) -> datetime:
    """Return in UTC until when a case that opens, or is passed on, at `at` must be acknowledged.

    High: ten minutes while the site is open, half an hour else. All others: four hours, but when the site opens if
    that is sooner, since then there is somebody to look.
    """
    at = at.astimezone(UTC)
    if level is Level.HIGH:
        return at + (HIGH_WHILE_OPEN if is_open(hours, at) else HIGH_WHILE_CLOSED)
    latest = at + OTHERS
    opening = None if is_open(hours, at) else next_opening(hours, at)
    return latest if opening is None else min(latest, opening)


def to_tell(step: int, on_call: Sequence[Person], prescribers: Sequence[Person]) -> tuple[Person, ...]:
    """Return who is told at a step: 0 when the case opens, one more each time nobody acknowledged in time.

    The person on call, then the next one, then all prescribers of the site, and all of them again from then on.
    Without the person whose turn it is, the step falls to all prescribers, and without those to everybody on call.
    Empty only if the site has nobody at all; the caller must then say so on the page.
    """
    if step < min(2, len(on_call)):
        return (on_call[step],)
    return tuple(prescribers) or tuple(on_call)


def _openings(hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
    """Return the openings of a local date, in UTC, so that they compare right across a change of the clocks."""
    if day in hours.closed_on:
        return []
    return [
        (_in_utc(day, opens, hours.zone), _in_utc(day, closes, hours.zone))
        for weekday, opens, closes in hours.weekly
        if weekday == day.weekday()
    ]


def _in_utc(day: date, local: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, local, zone).astimezone(UTC)
