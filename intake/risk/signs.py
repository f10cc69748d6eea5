"""Signs of a risk of suicide, and of a sharp worsening, in what scoring says of an answered instrument.

They are looked for at every answer, not at submission: an abandoned form must lose none. The reasons hold no score and
no answer, so that they can stand in a list that others see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from intake.instruments.change_definitions import LSAS_RELIABLE_POINTS

C_SSRS = ("c-ssrs-screen", "c-ssrs-since")

# A started C-SSRS without the asked answers is left incomplete after this time [design].
LEFT_INCOMPLETE_AFTER = timedelta(minutes=30)

# Points by which a total rises against the last of the same scale. LSAS-SR: reliable change, SD 22 and r .83 give
# 25.1, rounded up [design; Jacobson & Truax 1991 (k), Baker 2002 (k)]. PHQ-9: clinically significant change
# [Kroenke 2012 (k)].
WORSENING_POINTS = {"lsas-sr": LSAS_RELIABLE_POINTS, "phq-9": 5}


class Level(StrEnum):
    """From the most to the least pressing."""

    HIGH = "high"
    MODERATE = "moderate"
    INCOMPLETE = "incomplete"
    WORSENING = "worsening"


LEVEL_WORDS = {
    Level.HIGH: "High",
    Level.MODERATE: "Moderate",
    Level.INCOMPLETE: "Left incomplete",
    Level.WORSENING: "Sharp worsening",
}


class Scored(Protocol):
    """What is read of a scored instrument."""

    instrument: str
    status: str
    total: int | Decimal | None
    band: str | None
    flags: tuple[str, ...] | frozenset[str]


@dataclass(frozen=True)
class Sign:
    """Something that a named person must look at. `code` names the kind of sign, once for each instrument."""

    code: str
    level: Level
    reason: str
    source: str
    basis: str


COLUMBIA = "Columbia triage guidance for the C-SSRS (v:columbia-triage)"
VERIFIED = "read in the source"
DESIGN = "clinic's own setting, no published source"

_C_SSRS_HIGH = Sign(
    "c-ssrs-high", Level.HIGH, "The safety questions ask for a conversation at once.", COLUMBIA, VERIFIED
)
_C_SSRS_MODERATE = Sign(
    "c-ssrs-moderate",
    Level.MODERATE,
    "The safety questions ask for a conversation today.",
    "C-SSRS triage, moderate (v:blueprint)",
    VERIFIED,
)
_C_SSRS_INCOMPLETE = Sign(
    "c-ssrs-incomplete",
    Level.INCOMPLETE,
    "The safety questions were begun and not finished.",
    "Clinical reference, incomplete screener (design)",
    DESIGN,
)
_SUICIDE_ITEM = Sign(
    "suicide-item",
    Level.HIGH,
    "An answer in a questionnaire asks for the safety questions and a conversation.",
    "PHQ-9, item 9 answered above zero (v:spier-data)",
    VERIFIED,
)
_WORSENING = {
    "lsas-sr": Sign(
        "worsening-lsas-sr",
        Level.WORSENING,
        "The anxiety has become clearly worse since the last questionnaire.",
        "Reliable change, Jacobson & Truax 1991 (k), with SD and r as set by the clinic (design)",
        DESIGN,
    ),
    "phq-9": Sign(
        "worsening-phq-9",
        Level.WORSENING,
        "The mood has become clearly worse since the last questionnaire.",
        "Kroenke 2012, change of five points (k); its use as an alarm is the clinic's (design)",
        DESIGN,
    ),
}


def signs_at_answer(scored: Scored) -> tuple[Sign, ...]:
    """Return the signs that are certain as soon as an answer is given, whatever is still unanswered."""
    if scored.instrument in C_SSRS:
        by_band = {"high": (_C_SSRS_HIGH,), "moderate": (_C_SSRS_MODERATE,)}
        return by_band.get(scored.band, ())
    return (_SUICIDE_ITEM,) if "suicide-item" in scored.flags else ()


def sign_of_incomplete(scored: Scored, *, started_at: datetime, at: datetime, is_submitted: bool) -> Sign | None:
    """Return the sign of a C-SSRS that was handed in, or left for half an hour, without all asked answers.

    `started_at` is when it was opened, answered or not. One that is already high is told by that sign.
    """
    if scored.instrument not in C_SSRS or scored.band != "incomplete":
        return None
    is_left = is_submitted or at - started_at >= LEFT_INCOMPLETE_AFTER
    return _C_SSRS_INCOMPLETE if is_left else None


def sign_of_worsening(
    scored: Scored, previous: Scored | None, points: Mapping[str, int] = WORSENING_POINTS
) -> Sign | None:
    """Return the sign of a sharp worsening against the last complete one of the same scale.

    `points` are those of the clinic. A total that is incomplete or prorated, now or then, says nothing. Raises
    ValueError for two different scales.
    """
    if previous is None or scored.instrument not in points:
        return None
    if previous.instrument != scored.instrument:
        raise ValueError(f"{scored.instrument} cannot be compared with {previous.instrument}.")
    if not scored.status == previous.status == "complete" or None in (scored.total, previous.total):
        return None
    worse = scored.total - previous.total >= points[scored.instrument]
    return _WORSENING[scored.instrument] if worse else None


def most_pressing(signs: tuple[Sign, ...]) -> Sign | None:
    """Return the sign whose clock counts; of two on one level the first."""
    return min(signs, key=lambda sign: list(Level).index(sign.level), default=None)
