"""Loss of response: a reading that has lost it, confirmed by a later one, with none between that has not.

Or a clinician has judged it a relapse, whatever the numbers say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from treatments.followups.readings import Reading

CONFIRMED_AFTER_DAYS = 7


@dataclass(frozen=True, slots=True)
class Loss:
    """The first lost reading, which dates the event, and the reading that confirmed it."""

    first: Reading
    confirmed_by: Reading


@dataclass(frozen=True, slots=True)
class JudgedRelapse:
    """A clinician's judgement: the local date from which it holds, when and by whom it was written down, and why."""

    on: date
    at: datetime
    by: str
    why: str


def confirmed_loss(readings: Sequence[Reading], is_lost: Callable[[int], bool]) -> Loss | None:
    """Return the first confirmed loss among readings in order of time; None if there is none.

    Confirmed means: another lost reading at least seven local days later, and every reading between lost too.
    Give only readings that may count: after time 0, before the next infusion.
    """
    first = None
    for each in readings:
        if not is_lost(each.total):
            first = None
        elif first is None:
            first = each
        elif each.on - first.on >= timedelta(days=CONFIRMED_AFTER_DAYS):
            return Loss(first, each)
    return None


def unconfirmed_loss(readings: Sequence[Reading], is_lost: Callable[[int], bool]) -> Reading | None:
    """Return the first reading of the lost ones that the readings end with; None if the last one is not lost."""
    first = None
    for each in reversed(readings):
        if not is_lost(each.total):
            break
        first = each
    return first
