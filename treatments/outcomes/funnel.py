"""How many of those who came to the clinic got how far, and how long each step took."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from statistics import median

STEPS = (
    "Enquired or registered",
    "Invited",
    "Began the pre-assessment",
    "Handed it in",
    "Found eligible",
    "Signed the consent",
    "Course opened",
    "First infusion",
    "Series completed",
    "First booster",
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Journey:
    """When one patient first reached each step; None for a step not reached. All instants are aware.

    `contact_at` is the enquiry, or the registration of somebody who came without one.
    """

    contact_at: datetime
    invited_at: datetime | None = None
    began_at: datetime | None = None
    handed_in_at: datetime | None = None
    eligible_at: datetime | None = None
    consented_at: datetime | None = None
    course_opened_at: datetime | None = None
    first_infusion_at: datetime | None = None
    completed_at: datetime | None = None
    booster_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`count` of `of` reached the step, `of` being those who reached the one before.

    `median_days` is the median time since the step before, over those whose two steps lie in that order; None
    without any.
    """

    name: str
    count: int
    of: int
    median_days: float | None


def funnel(journeys: Sequence[Journey]) -> list[Step]:
    """Return the steps in order. Whoever lacks a step in between is not counted in those after it."""
    left = [astuple(journey) for journey in journeys]
    steps = [Step(STEPS[0], len(left), len(left), None)]
    for number, name in enumerate(STEPS[1:], start=1):
        before, left = left, [times for times in left if times[number] is not None]
        steps.append(Step(name, len(left), len(before), _median_days(left, number)))
    return steps


def _median_days(journeys, number):
    waits = [times[number] - times[number - 1] for times in journeys if times[number] >= times[number - 1]]
    return median(wait / _DAY for wait in waits) if waits else None
