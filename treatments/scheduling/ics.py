"""Appointments as a calendar app reads them (RFC 5545): neutral words, and instants in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Stillpoint//Appointments//EN"
# How often a calendar that follows the address is asked to look again.
LOOKED_AT_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment: `key` stays the same however often it is written, `changed_at` is its last change."""

    key: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    title: str
    place: str
    confirmed: bool


def calendar_file(entries: Iterable[Entry], *, name: str, host: str) -> bytes:
    """The file of a calendar of this name. Titles are the caller's: nothing here says what anybody comes for."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", LOOKED_AT_EVERY, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host))
    return calendar.to_ical()


def _event(entry, host):
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    event.add("status", "CONFIRMED" if entry.confirmed else "TENTATIVE")
    event.add("class", "PRIVATE")
    if entry.place:
        event.add("location", entry.place)
    return event
