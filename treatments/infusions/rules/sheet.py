"""The preparation sheet of one infusion: what is drawn from this vial for this weight, by this order (pure).

It is kept as plain values that JSON can hold: numbers as strings, so that 0.1 stays 0.1 on the way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from treatments.courses.dosing import DoseRequest, Preparation, prepare
from treatments.courses.exposure_limits import Exposure, exposure_limits
from treatments.courses.limits import Limit, LimitRow, Severity
from treatments.courses.quantities import format_number
from treatments.courses.weights import weight_in_kg
from treatments.infusions.rules.delivered import PreparedBag

_KG = Decimal("0.001")
# The start gate asks for these by itself, at the moment of the start.
ASKED_AT_THE_START = frozenset({"interval", "weight-age"})
# What was measured on the day is answered on the day: the reason of the order was about another weight.
OF_THE_DAY = frozenset({"weight-change"})


@dataclass(frozen=True)
class OrderTerms:
    """What was said when the order was signed: the limits it went beyond, and whether a second prescriber agreed."""

    limits_met: frozenset[str]
    countersigned: bool


@dataclass(frozen=True)
class Sheet:
    """A computed preparation with all limits of the day, those of dose and those of exposure."""

    preparation: Preparation
    limits: tuple[Limit, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the sheet as a record keeps it."""
        numbers = {
            field.name: format_number(getattr(self.preparation, field.name))
            for field in fields(self.preparation)
            if field.name != "limits"
        }
        return {**numbers, "limits": [limit.as_json() for limit in self.limits]}


@dataclass(frozen=True)
class BlindCheck:
    """What the second person read and entered, without seeing what the first one prepared; `by` is that person."""

    by: Any
    weight_value: Decimal
    weight_unit: str
    volume_ml: Decimal

    @property
    def weight_kg(self) -> Decimal:
        return weight_in_kg(self.weight_value, self.weight_unit).quantize(_KG)


def sheet_for(request: DoseRequest, exposure: Exposure, rows: Iterable[LimitRow]) -> Sheet:
    """Return the sheet for an order, a weight and a vial. Raises DoseNotPossible."""
    rows = tuple(rows)
    preparation = prepare(request, rows)
    of_exposure = [limit for limit in exposure_limits(exposure, rows) if limit.code not in ASKED_AT_THE_START]
    return Sheet(preparation, (*preparation.limits, *of_exposure))


def unanswered(limits: Iterable[Limit], order: OrderTerms, reason: str) -> tuple[Limit, ...]:
    """Return the limits that still stand in the way.

    A reason counts when it was given with the order for the same limit, or today; a second prescriber when the order
    is countersigned; weighing again and a refusal are answered by no words.
    """
    return tuple(limit for limit in limits if not _is_answered(limit, order, reason))


def _is_answered(limit: Limit, order: OrderTerms, reason: str) -> bool:
    if limit.severity is Severity.REASON:
        return (limit.code in order.limits_met - OF_THE_DAY) or bool(reason.strip())
    return limit.severity is Severity.SECOND_PRESCRIBER and order.countersigned


def bag_of(sheet: Mapping[str, Any]) -> PreparedBag:
    """Return what hangs on the pump, from a kept sheet."""
    return PreparedBag(
        final_concentration_mg_per_ml=Decimal(sheet["final_concentration_mg_per_ml"]),
        prepared_dose_mg=Decimal(sheet["prepared_dose_mg"]),
        weight_kg=Decimal(sheet["actual_weight_kg"]),
    )
