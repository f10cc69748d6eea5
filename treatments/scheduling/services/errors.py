"""What a booking is refused for; the message is the sentence that a user reads."""

from datetime import datetime
from zoneinfo import ZoneInfo

from treatments.scheduling.slots import Slot

# What stands in the way outside the opening hours, whoever would be free.
CLOSED = "the clinic is closed for some or all of that time"


class BookingError(Exception):
    """A booking that is not possible; the message is the sentence a user reads."""


class NotFree(BookingError):
    """Something that the appointment needs is taken; `offers` are the next starts that would work."""

    def __init__(self, starts_at: datetime, resource: str, zone: str, offers: list[Slot] = ()):
        when = starts_at.astimezone(ZoneInfo(zone)).strftime("%a %-d %b %Y, %H:%M")
        taken = CLOSED if resource == CLOSED else f"no {resource} is free for as long as it takes"
        super().__init__(f"{when}: {taken}.")
        self.starts_at, self.resource, self.offers = starts_at, resource, list(offers)


class SeriesClash(BookingError):
    """A whole series was refused because one date does not work; names the date and the resource."""

    def __init__(self, words: str, on, resource: str | None):
        super().__init__(words)
        self.on, self.resource = on, resource


class NoOrder(BookingError):
    """A series is booked only for a signed order."""
