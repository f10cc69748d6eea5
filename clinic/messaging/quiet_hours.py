"""When a patient may be written to: on their own clock, by day, on both sides of every clock change.

Default hours: 8:00-21:00 recipient's local time, 47 CFR 64.1200(c)(1) (design). The end is not included.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

OPENS = 8
CLOSES = 21

# Left before closing when a message is brought forward, so that a first retry still falls inside the hours.
_ROOM_FOR_A_RETRY = timedelta(minutes=30)
# A calendar may skip a day (Samoa, 30 December 2011).
_DAYS_TO_LOOK_AT = 4


def is_allowed(instant: datetime, zone: tzinfo, *, opens: int = OPENS, closes: int = CLOSES) -> bool:
    """Whether the clock on the patient's wall shows `opens` or later, and earlier than `closes`.

    Raises ValueError unless 0 <= opens < closes <= 24 and the instant is aware.
    """
    _check(instant, opens, closes)
    return opens <= instant.astimezone(zone).hour < closes


def allowed_at(instant: datetime, zone: tzinfo, *, opens: int = OPENS, closes: int = CLOSES) -> datetime:
    """Return the first allowed instant at or after an instant, in UTC. Raises as `is_allowed`."""
    if is_allowed(instant, zone, opens=opens, closes=closes):
        return instant.astimezone(UTC)
    today = instant.astimezone(zone).date()
    return min(
        opening
        for days in range(_DAYS_TO_LOOK_AT)
        for opening in _instants(today + timedelta(days=days), time(opens), zone)
        if opening >= instant and is_allowed(opening, zone, opens=opens, closes=closes)
    )


def allowed_before(instant: datetime, zone: tzinfo, *, opens: int = OPENS, closes: int = CLOSES) -> datetime:
    """Return the instant itself if allowed, else one shortly before the last closing; in UTC.

    Raises as `is_allowed`.
    """
    if is_allowed(instant, zone, opens=opens, closes=closes):
        return instant.astimezone(UTC)
    today = instant.astimezone(zone).date()
    last_minute = time(closes - 1, 59)
    late = [
        ending - _ROOM_FOR_A_RETRY
        for days in range(_DAYS_TO_LOOK_AT)
        for ending in _instants(today - timedelta(days=days), last_minute, zone)
    ]
    return max(at for at in late if at <= instant and is_allowed(at, zone, opens=opens, closes=closes))


def _instants(on: date, wall: time, zone: tzinfo) -> list[datetime]:
    """The one or two instants at which the wall clock shows this; in a gap, the same time later that much."""
    return [datetime.combine(on, wall, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]


def _check(instant: datetime, opens: int, closes: int) -> None:
    if instant.utcoffset() is None:
        raise ValueError("instant: has no time zone; give an aware time.")
    if not 0 <= opens < closes <= 24:
        raise ValueError(f"opens, closes: {opens} and {closes} are not hours with 0 <= opens < closes <= 24.")
