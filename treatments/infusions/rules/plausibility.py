"""Whether a reading can be true: unlikely is confirmed, very unlikely entered again, impossible refused.

The plausible and the accepted range are the clinic's own setting, no published source [design]; a protocol carries
them. Entered again is what lies past the middle between the two [derived]: nearer to the impossible than to the usual.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from treatments.infusions.rules.vitals import Vitals, in_words


class Answer(StrEnum):
    """What an implausible value is met with."""

    CONFIRM = "confirm"
    ENTER_AGAIN = "enter-again"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Range:
    """The plausible and the accepted values of a parameter, ends included; None accepts everything."""

    parameter: str
    plausible: tuple[int, int]
    accepted: tuple[int, int] | None

    @property
    def confirmable(self) -> tuple[int, int] | None:
        """The values that a confirmation is enough for, ends included; None where it is always enough."""
        if self.accepted is None:
            return None
        lowest, highest = self.accepted[0] + self.plausible[0], self.accepted[1] + self.plausible[1]
        return (lowest + 1) // 2, highest // 2


@dataclass(frozen=True)
class Doubt:
    """A value that is doubtful, at which field, and what to do."""

    parameter: str
    answer: Answer
    message: str


def ranges_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Range, ...]:
    """Return the ranges that a protocol's `monitoring["plausible"]` states."""
    return tuple(
        Range(row["parameter"], tuple(row["plausible"]), tuple(row["accepted"]) if row["accepted"] else None)
        for row in stored
    )


def plausibility(reading: Vitals, ranges: Iterable[Range]) -> tuple[Doubt, ...]:
    """Return what is doubtful about a reading, at most one doubt per parameter; empty when all is well."""
    measured = reading.measured()
    by_parameter = {each.parameter: each for each in ranges}
    doubts = {
        parameter: doubt
        for parameter, value in measured.items()
        if parameter in by_parameter and (doubt := judge_value(value, by_parameter[parameter]))
    }
    if reading.systolic is not None and reading.diastolic is not None and reading.systolic <= reading.diastolic:
        message = (
            f"Blood pressure {reading.systolic}/{reading.diastolic} mmHg: the systolic value must be above the "
            "diastolic one; are they the wrong way round?"
        )
        doubts["systolic"] = Doubt("systolic", Answer.REFUSE, message)
    return tuple(doubts.values())


def judge_value(value: int, expected: Range) -> Doubt | None:
    """Return the doubt about one value, None when it is plausible."""
    words = in_words(expected.parameter, value)
    if expected.accepted and not _within(value, expected.accepted):
        message = f"{words} is not accepted; {_span(expected.accepted)} is."
        return Doubt(expected.parameter, Answer.REFUSE, message)
    if expected.confirmable and not _within(value, expected.confirmable):
        message = f"{words} is very unusual; measure again, and enter the value once more if it is right."
        return Doubt(expected.parameter, Answer.ENTER_AGAIN, message)
    if not _within(value, expected.plausible):
        message = f"{words} is outside {_span(expected.plausible)}; measure again, or confirm that it is right."
        return Doubt(expected.parameter, Answer.CONFIRM, message)
    return None


def _within(value: int, span: tuple[int, int]) -> bool:
    return span[0] <= value <= span[1]


def _span(span: tuple[int, int]) -> str:
    return f"{span[0]} to {span[1]}"
