"""The way through the pre-assessment: sections and instruments in one order (pure).

It begins with what matters to the patient, puts the questions about safety in the middle, between others, and ends
with what is quick. [design]
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from intake.screening.sections import SECTIONS


@dataclass(frozen=True)
class Step:
    """`id` is a section of `sections.SECTIONS` or an instrument of the catalogue."""

    id: str

    @property
    def is_instrument(self) -> bool:
        return self.id not in SECTIONS


STEPS = tuple(
    Step(id)
    for id in (
        "goals",
        "history",
        "lsas-sr",
        "wsas",
        "earlier-treatment",
        "gad-7",
        "phq-9",
        "c-ssrs-screen",
        "mdq",
        "health-heart",
        "health-head",
        "health-mind",
        "health-body",
        "pregnancy",
        "medicines",
        "allergies",
        "audit-c",
        "dast-10",
        "health-substances",
        "expectations",
        "contact",
    )
)

INSTRUMENTS = tuple(step.id for step in STEPS if step.is_instrument)

# Minutes that a step takes, for "about 10 minutes to go" [design].
MINUTES = {"lsas-sr": 6, "history": 2, "earlier-treatment": 3, "medicines": 2, "dast-10": 2, "mdq": 2}


def find_step(step_id: str) -> Step | None:
    return next((step for step in STEPS if step.id == step_id), None)


def place_of(step_id: str) -> int:
    """Return the place of a step, counted from 1. Raises ValueError for an unknown one."""
    return [step.id for step in STEPS].index(step_id) + 1


def step_at(place: int) -> Step:
    """Return the step at a place. Raises ValueError where there is none."""
    if not 1 <= place <= len(STEPS):
        raise ValueError(f"place must be from 1 to {len(STEPS)}.")
    return STEPS[place - 1]


def step_after(step_id: str) -> Step | None:
    """Return the step that follows; None after the last one. Raises ValueError for an unknown one."""
    ids = [step.id for step in STEPS]
    place = ids.index(step_id) + 1
    return STEPS[place] if place < len(STEPS) else None


def first_open(done: Collection[str]) -> Step | None:
    """Return the first step that is not done; None when all are."""
    return next((step for step in STEPS if step.id not in done), None)


def minutes_left(done: Collection[str]) -> int:
    return minutes_of(step.id for step in STEPS if step.id not in done)


def minutes_of(step_ids: Iterable[str]) -> int:
    return sum(MINUTES.get(step_id, 1) for step_id in step_ids)
