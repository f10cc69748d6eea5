"""How many messages one patient gets: one a day and three a week by default (pure).

At most 1 a day and 3 a week for health-care texts, 47 CFR 64.1200(a)(9)(iv) (k); kept for every channel (design).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from clinic.messaging.quiet_hours import OPENS, allowed_at

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Limits:
    per_day: int
    per_week: int


@dataclass(frozen=True)
class Hold:
    """The patient has had enough for now. `firm`: not before `until`, even if the message is pointless by then."""

    until: datetime
    firm: bool
    why: str


def hold(gone: Iterable[datetime], at: datetime, zone: tzinfo, limits: Limits) -> Hold | None:
    """Say until when a message to a patient, who was sent others at the instants `gone`, has to wait; None: not at all.

    A day is a day on the patient's clock, a week the seven days up to `at`.
    """
    times = sorted(gone)
    lately = [time for time in times if time > at - WEEK]
    if len(lately) >= limits.per_week:
        until = allowed_at(lately[-limits.per_week] + WEEK, zone)
        return Hold(until, True, f"This patient got {len(lately)} messages within seven days.")
    today = at.astimezone(zone).date()
    if sum(time.astimezone(zone).date() == today for time in times) >= limits.per_day:
        return Hold(_opening_after(at, zone), False, "This patient got a message today; this one waits for tomorrow.")
    return None


def full_until(gone: Iterable[datetime], at: datetime, zone: tzinfo, limits: Limits) -> datetime | None:
    """Until when the week is full once another message has gone at `at`; None if there is room for more."""
    after_it = hold([*gone, at], at, zone, limits)
    return after_it.until if after_it is not None and after_it.firm else None


def _opening_after(at: datetime, zone: tzinfo) -> datetime:
    """The first allowed instant of the next local day."""
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return allowed_at(datetime(tomorrow.year, tomorrow.month, tomorrow.day, OPENS, tzinfo=zone), zone)
