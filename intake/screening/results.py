"""What a dated result holds, by kind, and which of the rules' conditions it shows (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
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

_SHOWS = {
    ("liver", "outcome", "abnormal"): "liver-moderate",
    ("toxicology", "outcome", "positive"): "substance-use-recent",
    ("airway", "airway", "difficult"): "difficult-airway",
}


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
    return frozenset(
        condition
        for (of_kind, key, answer), condition in _SHOWS.items()
        if kind == of_kind and value.get(key) == answer
    )


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
