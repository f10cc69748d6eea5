"""What a look at a course leads to: where it stands, and what becomes of its booster review. Nothing is booked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from treatments.followups.boosters import BoosterRules, Decided, Reason, booster_reasons
from treatments.followups.course_facts import CourseFacts
from treatments.followups.states import CourseState, course_state


class Step(StrEnum):
    NOTHING = "nothing"
    RAISE = "raise"
    REWORD = "reword"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A review that is not decided for good: what raised it, and until which local date it was postponed, if so."""

    review_id: int
    code: str
    postponed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state of a course, and what to do with its review: `reasons` are what it says, where there are any."""

    standing: CourseState
    step: Step
    reasons: tuple[Reason, ...]
    review_id: int | None = None


def judge(
    facts: CourseFacts, rules: BoosterRules, *, waiting: Waiting | None = None, decided: Decided | None = None
) -> Judgement:
    """Return what a look at a course at `facts.at` leads to; the same look again leads to nothing more."""
    reasons = booster_reasons(facts, rules, decided=decided)
    step = _step(facts, reasons, waiting)
    if step is Step.RAISE:
        facts = replace(facts, review_open_since=facts.at)
    return Judgement(course_state(facts), step, reasons, waiting.review_id if waiting else None)


def _step(facts: CourseFacts, reasons: Sequence[Reason], waiting: Waiting | None) -> Step:
    if waiting is None:
        return Step.RAISE if reasons else Step.NOTHING
    if waiting.postponed_until is not None:
        return Step.REOPEN if reasons or facts.local_date(facts.at) >= waiting.postponed_until else Step.NOTHING
    # A loss of response outweighs the interval that raised a review: it says so.
    return Step.REWORD if reasons and reasons[0].code != waiting.code else Step.NOTHING
