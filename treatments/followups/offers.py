"""Which times an approved booster is offered at, and how long the offer stands (pure).

The figures are the clinic's own setting, no published source (design).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")

# So many times are held and offered, each on another day.
TIMES_OFFERED = 3
# Held for the patient so long; then chair and people are free again.
STANDS_FOR = timedelta(days=3)
# Written again so long after the first letter, if there was no answer.
REMINDED_AFTER = timedelta(days=1)
# No time is offered sooner: the questions before an infusion go out two days ahead.
LEAST_AHEAD = timedelta(days=3)
LOOKS_AHEAD_DAYS = 28


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter about an offer: its number, when it is due, and until when it is worth reading."""

    number: int
    due_at: datetime
    expires_at: datetime


def spread(days: Sequence[Sequence[T]], count: int = TIMES_OFFERED) -> list[T]:
    """One start of each of the first days that have any: the first, the middle one, the last, and round again.

    `days` are the free starts of each day in order. A patient who cannot come in the morning finds an afternoon.
    """
    chosen: list[T] = []
    for starts in days:
        if starts:
            place = (0, len(starts) // 2, len(starts) - 1)[len(chosen) % 3]
            chosen.append(starts[place])
        if len(chosen) == count:
            break
    return chosen


def first_day(today: date, earliest: date | None) -> date:
    """The first local date that may be offered: after the least time ahead, and after the least gap."""
    soonest = today + LEAST_AHEAD
    return max(soonest, earliest) if earliest else soonest


def ends_at(made_at: datetime) -> datetime:
    return made_at + STANDS_FOR


def letters(made_at: datetime) -> Sequence[Written]:
    """The letter that offers, and the one that asks again."""
    end = ends_at(made_at)
    return (Written(1, made_at, end), Written(2, made_at + REMINDED_AFTER, end))
