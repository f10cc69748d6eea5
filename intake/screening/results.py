"""What a dated result holds, by kind, and which of the rules' conditions it shows (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

NORMAL_OR_NOT = ("normal", "abnormal")
POSITIVE_OR_NOT = ("negative", "positive")


@dataclass(frozen=True)
class Part:
    """One value of a result: one of `choices`, or a whole number from `low` to `high` (both included)."""

    words: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    unit: str = ""
    optional: bool = False

    @property
    def accepted(self) -> str:
        return f"one of {', '.join(self.choices)}" if self.choices else f"a whole number from {self.low} to {self.high}"


class InvalidResult(ValueError):
    """A value that a result does not take. `part` is its key; the message says what is accepted."""

    def __init__(self, part: str, sentence: str) -> None:
        super().__init__(sentence)
        self.part = part


# Accepted ranges of pressure, height and weight: clinical reference, numbers without a source [design].
SHAPES: dict[str, dict[str, Part]] = {
    "pregnancy": {"outcome": Part("Result", POSITIVE_OR_NOT)},
    "liver": {"outcome": Part("Result", NORMAL_OR_NOT)},
    "urinalysis": {"outcome": Part("Result", NORMAL_OR_NOT)},
    "cognition": {"outcome": Part("Result", NORMAL_OR_NOT)},
    "toxicology": {"outcome": Part("Result", POSITIVE_OR_NOT)},
    "ecg": {"outcome": Part("Result", NORMAL_OR_NOT)},
    "pdmp": {"outcome": Part("Result", ("no-concern", "concern"))},
    "airway": {"airway": Part("Airway", ("normal", "difficult")), "asa": Part("ASA class", low=1, high=5)},
    "diagnosis": {
        "outcome": Part("Social anxiety disorder", ("confirmed", "not-confirmed")),
        "code": Part("ICD-10-CM", ("F40.10", "F40.11"), optional=True),
    },
    "blood-pressure": {
        "systolic": Part("Systolic", low=40, high=300, unit="mmHg"),
        "diastolic": Part("Diastolic", low=20, high=200, unit="mmHg"),
    },
    "height": {"cm": Part("Height", low=120, high=220, unit="cm")},
    "weight": {"kg": Part("Weight", low=2, high=500, unit="kg")},
}

# What a prescriber wants to see before a decision; a missing one is listed, and decides nothing by itself [design].
WANTED = (
    "diagnosis",
    "blood-pressure",
    "ecg",
    "liver",
    "urinalysis",
    "toxicology",
    "pdmp",
    "airway",
    "height",
    "weight",
)

# What a result shows to the rules: a condition of `facts.CONDITIONS`, or a result of `facts.RESULTS` to be looked at.
_SHOWS_CONDITION = {
    ("liver", "outcome", "abnormal"): "liver-moderate",
    ("toxicology", "outcome", "positive"): "substance-use-recent",
    ("airway", "airway", "difficult"): "difficult-airway",
}
_ASKS_FOR_A_LOOK = {
    ("ecg", "outcome", "abnormal"): "ecg-abnormal",
    ("urinalysis", "outcome", "abnormal"): "urinalysis-abnormal",
    ("pdmp", "outcome", "concern"): "pdmp-concern",
}

# No rule reads these, and nobody should pass them over.
_STAND_OUT = frozenset({("pregnancy", "positive"), ("diagnosis", "not-confirmed"), ("cognition", "abnormal")})


def accepted(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result's value as it is kept. Raises InvalidResult."""
    if kind not in SHAPES:
        raise InvalidResult("kind", f"kind: one of {', '.join(SHAPES)} is accepted.")
    shape = SHAPES[kind]
    for key in value:
        if key not in shape:
            raise InvalidResult(str(key)[:40], f"Unknown part of {kind}; accepted: {', '.join(shape)}.")
    kept = {key: _part(key, part, value.get(key)) for key, part in shape.items()}
    if kind == "blood-pressure" and kept["diastolic"] >= kept["systolic"]:
        raise InvalidResult("diastolic", "The diastolic pressure is below the systolic one.")
    return {key: answer for key, answer in kept.items() if answer is not None}


def conditions_shown(kind: str, value: Mapping[str, Any]) -> frozenset[str]:
    """Return the conditions of `facts.CONDITIONS` that this result shows to be present."""
    return _read(_SHOWS_CONDITION, kind, value)


def to_be_looked_at(kind: str, value: Mapping[str, Any]) -> frozenset[str]:
    """Return what of `facts.RESULTS` this result is: it shows no condition by itself, and asks for a look."""
    return _read(_ASKS_FOR_A_LOOK, kind, value)


def stands_out(kind: str, value: Mapping[str, Any]) -> bool:
    """Say whether somebody who looks over the results should stop at this one."""
    told = conditions_shown(kind, value) | to_be_looked_at(kind, value)
    return bool(told) or (kind, value.get("outcome")) in _STAND_OUT


def is_lapsed(due_on: date | None, today: date) -> bool:
    """Say whether a result was to be repeated by a day that has passed; the day itself still counts."""
    return due_on is not None and due_on < today


def in_words(kind: str, value: Mapping[str, Any]) -> str:
    """Return a result as staff read it: `124/78 mmHg`, `negative`, `normal, ASA class 2`."""
    if kind == "blood-pressure":
        return f"{value.get('systolic')}/{value.get('diastolic')} mmHg"
    parts = []
    for key, part in SHAPES.get(kind, {}).items():
        if value.get(key) is not None:
            words = str(value[key]).replace("-", " ") if part.choices and key != "code" else str(value[key])
            parts.append(f"{words} {part.unit}".strip() if part.choices or part.unit else f"{part.words} {words}")
    return ", ".join(parts)


def _read(table: Mapping[tuple[str, str, str], str], kind: str, value: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(
        shown for (of_kind, key, answer), shown in table.items() if kind == of_kind and value.get(key) == answer
    )


def _part(key: str, part: Part, answer: Any) -> Any:
    if answer in (None, "") and part.optional:
        return None
    if part.choices:
        fits = answer in part.choices
    else:
        fits = isinstance(answer, int) and not isinstance(answer, bool) and part.low <= answer <= part.high
    if not fits:
        raise InvalidResult(key, f"{part.words}: {part.accepted} is accepted.")
    return answer
