"""Who on the waiting list suits a place that has become free, and until when it is offered (pure).

The figures are the clinic's own setting, no published source (design).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from clinic.messaging.quiet_hours import allowed_at
from treatments.scheduling.series import Neighbours, Wishes

# So many are asked at once; the first to accept gets the place.
ASKED_AT_ONCE = 3
# So long a place is offered, from the first minute at which the patient may be written to.
OFFERED_FOR = timedelta(hours=4)
# Later than this before the start nobody is asked: there is fasting to be done, and somebody to come along.
LEAST_AHEAD = timedelta(hours=18)


class EntryState(StrEnum):
    WAITING = "waiting"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN = "taken"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One who waits: since when, for what kind, when they can come, and what they hold now, if anything.

    `neighbours` are the dates of their series that the new one must fit between.
    """

    entry_id: int
    since: datetime
    kind: str
    wishes: Wishes
    held_at: datetime | None = None
    neighbours: Neighbours = Neighbours()


def suits(waiting: Waiting, kind: str, starts_at: datetime, zone: tzinfo) -> bool:
    """Whether a free start is what somebody waits for: of their kind, at their times, earlier than what they hold."""
    local = starts_at.astimezone(zone)
    return (
        waiting.kind == kind
        and waiting.wishes.like_day(local.date())
        and waiting.wishes.like_time(local.time())
        and (waiting.held_at is None or starts_at < waiting.held_at)
        and waiting.neighbours.allow(local.date())
    )


def in_turn(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Those who have waited longest first."""
    return sorted(waiting, key=lambda one: (one.since, one.entry_id))


def offered_until(starts_at: datetime, zone: tzinfo, at: datetime) -> datetime | None:
    """When an offer made now ends, in the patient's zone; None where there is no time left to ask."""
    can_be_read_from = allowed_at(at, zone)
    ends = min(can_be_read_from + OFFERED_FOR, starts_at - LEAST_AHEAD)
    return ends if ends > can_be_read_from else None
