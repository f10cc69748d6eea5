"""What screening answers with."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """From the most to the least severe; the order is used."""

    BLOCK = "block"
    URGENT = "urgent"
    REVIEW = "review"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 is the most severe."""
        return _RANKS[self]

    def is_milder_than(self, other: "Severity") -> bool:
        return self.rank > other.rank


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Disposition(StrEnum):
    GO = "go"
    REVIEW = "review"
    STOP = "stop"


class Basis(StrEnum):
    """How well a rule's source is known. Which severity a rule has is always the clinic's own setting."""

    VERIFIED = "read in the source"
    KNOWLEDGE = "from knowledge of the source, not read in it"
    DESIGN = "clinic's own setting, no published source"


@dataclass(frozen=True)
class Cause:
    """One fact that made a rule speak.

    `text` is what a prescriber reads, with the value ("BMI 41.3"). `key` is what a resolution is compared by: it stays
    the same while the fact means the same, and is another one for a new reading, a new assessment or a new medicine.
    """

    severity: Severity
    text: str
    key: str


@dataclass(frozen=True)
class Finding:
    """One rule's answer, with the most severe severity that applies and everything that caused it."""

    rule: str
    severity: Severity
    causes: tuple[Cause, ...]
    reason: str
    source: str
    basis: Basis

    @property
    def because(self) -> tuple[str, ...]:
        return tuple(cause.text for cause in self.causes)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(cause.key for cause in self.causes)


@dataclass(frozen=True)
class ScreeningResult:
    """`unknown` names facts that were not given; `findings` are in the order of their rules.

    `unanswered_conditions` are those that stand open where others of the list are answered.
    """

    disposition: Disposition
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]
    rules_version: str
    unanswered_conditions: frozenset[str] = frozenset()
