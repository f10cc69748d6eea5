"""Elapsed time between two moments, right across a change of the clocks.

Python subtracts two datetimes of the same zone by the wall clock, so that an infusion over the hour that
repeats in autumn would seem an hour shorter than it is. Here every moment goes through UTC first.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from treatments.courses.quantities import EXACT, trimmed

_MICROSECONDS_PER_MINUTE = 60_000_000


class NaiveTime(ValueError):
    """A time without an offset, which could be any of two dozen moments."""


def elapsed(start: datetime, end: datetime) -> timedelta:
    """Return the time that really passed. Raises NaiveTime for a time without an offset."""
    return in_utc(end) - in_utc(start)


def minutes_between(start: datetime, end: datetime) -> Decimal:
    """Return the minutes that really passed, to ten decimals."""
    return in_minutes(elapsed(start, end))


def in_minutes(duration: timedelta) -> Decimal:
    """Return a duration in minutes, to ten decimals."""
    microseconds = Decimal(duration // timedelta(microseconds=1))
    return trimmed(EXACT.divide(microseconds, Decimal(_MICROSECONDS_PER_MINUTE)))


def in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC, where moments compare and subtract truly. Raises NaiveTime."""
    if moment.utcoffset() is None:
        raise NaiveTime(f"{moment.isoformat()} has no offset from UTC; a time with one is accepted.")
    return moment.astimezone(UTC)
