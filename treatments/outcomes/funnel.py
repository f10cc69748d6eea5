"""The steps from the enquiry to the booster, and what is told of each."""

from dataclasses import dataclass
from datetime import datetime

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

    Whoever lacks a step in between is not counted in those after it. `median_days` is the median time since the step
    before, over the `waits` whose two steps lie in that order; None without any.
    """

    name: str
    count: int
    of: int
    median_days: float | None = None
    waits: int = 0
