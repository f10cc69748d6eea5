"""What the outcomes are computed from: plain facts of one patient, and the question that is asked."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from intake.instruments.change_definitions import ChangeDefinition
from treatments.followups.readings import Assessment
from treatments.followups.response_rules import REMISSION, RESPONSE

__all__ = ["AdverseEvent", "Assessment", "Infusion", "Options", "PatientFacts"]

# Of a series without a plan on record, as in imported history (interfaces: outcomes).
PLANNED_IF_UNKNOWN = 6


class BadOption(ValueError):
    """An option that cannot be used; the message names it and what is accepted."""


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """An adverse event of an infusion: grade 1 mild to 5 death, serious or not, and its onset."""

    grade: int
    serious: bool
    onset_at: datetime


@dataclass(frozen=True, slots=True)
class Infusion:
    """An infusion given. Infusions of one series share `series`.

    `adverse_events` None means that they were not recorded with this infusion, as in imported history; that is not
    the same as none having happened.
    """

    started_at: datetime
    series: str
    delivered_mg: Decimal
    weight_kg: Decimal
    planned_in_series: int = PLANNED_IF_UNKNOWN
    adverse_events: tuple[AdverseEvent, ...] | None = None


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """One patient. All instants are aware, in any order; `zone` is the patient's own."""

    id: int
    zone: tzinfo
    infusions: tuple[Infusion, ...]
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """The question: which instrument and definition, patients who started when, seen from which date.

    `from_date` and `to_date` are both included, None is open; nothing after the local date `as_of` is seen.
    Raises BadOption.
    """

    as_of: date
    instrument: str = "lsas-sr"
    definition: ChangeDefinition = RESPONSE
    from_date: date | None = None
    to_date: date | None = None

    def __post_init__(self):
        if self.instrument not in REMISSION:
            raise BadOption(f"instrument: {self.instrument!r} is not one of {', '.join(REMISSION)}.")
        if self.from_date and self.to_date and self.from_date > self.to_date:
            raise BadOption(f"from: {self.from_date} is after to, {self.to_date}.")
