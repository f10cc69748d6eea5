"""What an answer may be, and what it is worth. Types count: true is not 1, and "1" is not 1 either."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# What an answer can be. Nothing else is looked up: a list could not be.
_PLAIN = (int, bool, str)


@dataclass(frozen=True)
class Option:
    """One accepted answer. `points` is None where the answer takes the item out of the total."""

    value: int | bool | str
    points: int | None
    loinc: str | None = None


@dataclass(frozen=True)
class Choice:
    """Answers picked from a list. `accepted` is the end of the sentence "... is accepted"."""

    options: tuple[Option, ...]
    accepted: str

    def option_for(self, answer: Any) -> Option | None:
        """Return the option that was picked; types count, so that true is not 1 and "1" is not 1."""
        return self._by_answer.get((type(answer), answer)) if type(answer) in _PLAIN else None

    @cached_property
    def _by_answer(self) -> Mapping[tuple[type, Any], Option]:
        return {(type(option.value), option.value): option for option in self.options}

    def accepts(self, answer: Any) -> bool:
        return type(answer) in _PLAIN and (type(answer), answer) in self._by_answer

    def points(self, answer: Any) -> int | None:
        return self._by_answer[type(answer), answer].points


@dataclass(frozen=True)
class Line:
    """A point on a line in whole steps, as on a visual analogue scale."""

    low: int
    high: int

    @property
    def accepted(self) -> str:
        return f"a whole number from {self.low} to {self.high}"

    def accepts(self, answer: Any) -> bool:
        return type(answer) is int and self.low <= answer <= self.high

    def points(self, answer: int) -> int:
        return answer


def whole(low: int, high: int, loinc: tuple[str, ...] = ()) -> Choice:
    """Return the scale of whole numbers from low to high, each worth itself."""
    codes = loinc or (None,) * (high - low + 1)
    options = tuple(Option(n, n, code) for n, code in zip(range(low, high + 1), codes, strict=True))
    return Choice(options, f"a whole number from {low} to {high}")


def yes_no(*, yes: int = 1, no: int = 0) -> Choice:
    """Return the scale true/false with the points of each; LOINC's answer codes for Yes and No."""
    return Choice((Option(False, no, "LA32-8"), Option(True, yes, "LA33-6")), "true or false")


def one_of(*values: str) -> Choice:
    """Return a scale of named answers that carry no points."""
    quoted = ", ".join(f'"{value}"' for value in values)
    return Choice(tuple(Option(value, 0) for value in values), f"one of {quoted}")
