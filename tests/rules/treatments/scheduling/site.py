"""A small site for the scheduling tests: New York, open on weekdays from 9 to 17."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from treatments.scheduling.diary import ALL_LANES, Busy, Resource
from treatments.scheduling.kinds import AppointmentKind, Need
from treatments.scheduling.opening import Opening
from treatments.scheduling.slots import Calendar

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 3, 16)
WEEKDAYS = {weekday: ((time(9), time(17)),) for weekday in range(5)}
VISIT = AppointmentKind("visit", "Visit", 60, (Need("chair", 0, 75),))


def at(day, hour="09:00", *, zone=NEW_YORK):
    """An instant in UTC, by days from a Monday and the clock on the wall."""
    return datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(hour), zone).astimezone(UTC)


def on(day):
    return MONDAY + timedelta(days=day)


def busy(day, start="00:00", end="23:59", lanes=ALL_LANES):
    return Busy(at(day, start), at(day, end), lanes)


def chair(id_="chair:1", *holds, **more):
    return Resource(id_, id_.replace(":", " "), frozenset({"chair"}), tuple(holds), **more)


def nurse(id_="nurse:1", *holds, **more):
    return Resource(id_, id_, frozenset({"nurse"}), tuple(holds), **more)


def prescriber(id_="prescriber:1", *holds, **more):
    return Resource(id_, id_, frozenset({"prescriber"}), tuple(holds), **more)


def opening(hours=WEEKDAYS, closed=(), zone=NEW_YORK):
    return Opening(zone, hours, frozenset(closed))


def calendar(*resources, **more):
    defaults = {"opening": opening(), "step_minutes": 15}
    return Calendar(resources=resources, **{**defaults, **more})


def wall(instant):
    return instant.astimezone(NEW_YORK).strftime("%H:%M")
