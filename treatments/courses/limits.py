"""Limits: rows of a protocol, signed by the medical director, against which measured values are judged.

A row says from where a value needs a reason or a second prescriber, or is refused. Rows are data; the shipped
ones at the end of this file are where a clinic without a signed protocol begins.
"""

import operator
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum

from treatments.courses.figures import OWN
from treatments.courses.quantities import format_beside, format_quantity


class Severity(StrEnum):
    """What must happen before a value beyond a limit may stand, mildest first."""

    REASON = "reason"
    SECOND_PRESCRIBER = "second-prescriber"
    RE_WEIGH = "re-weigh"
    REFUSE = "refuse"


_RANK = {severity: rank for rank, severity in enumerate(Severity)}
_DEMAND = {
    Severity.REASON: "this needs a reason",
    Severity.SECOND_PRESCRIBER: "this needs a second prescriber",
    Severity.RE_WEIGH: "weigh the patient again",
    Severity.REFUSE: "this is refused",
}
COMPARISONS = {
    ">": (operator.gt, "above"),
    ">=": (operator.ge, "at or above"),
    "<": (operator.lt, "below"),
}


@dataclass(frozen=True)
class Check:
    """A quantity that has limits: the words that open its sentence, and its unit."""

    opening: str
    unit: str


@dataclass(frozen=True)
class LimitRow:
    """One limit. `basis` says how sure the source is: "verified", "k", "k?" or "design"."""

    code: str
    comparison: str
    value: Decimal
    severity: Severity
    unit: str
    source: str
    basis: str


@dataclass(frozen=True)
class Measure:
    """A measured value under the code of its limits; `opening` replaces the usual opening of the sentence."""

    code: str
    value: Decimal
    opening: str | None = None


@dataclass(frozen=True)
class Limit:
    """A limit that a value is beyond."""

    code: str
    severity: Severity
    message: str
    source: str
    basis: str

    def as_json(self) -> dict[str, str]:
        """Return the limit as a record keeps it."""
        return {**asdict(self), "severity": self.severity.value}


DOSE_CHECKS: Mapping[str, Check] = {
    "mg-per-kg": Check("The dose is", "mg/kg"),
    "total-mg": Check("The dose is", "mg"),
    "duration": Check("The infusion time is", "min"),
    "rate": Check("The rate is", "mg/kg/h"),
    "weight": Check("The weight is", "kg"),
    "rounding": Check("Rounding to the syringe changes the dose by", "%"),
    "stock-volume": Check("The volume to draw up is", "mL"),
    "undiluted": Check("The concentration to be infused is", "mg/mL"),
}


def judge(
    measures: Iterable[Measure], rows: Iterable[LimitRow], checks: Mapping[str, Check] = DOSE_CHECKS
) -> tuple[Limit, ...]:
    """Return for each code the most severe limit that its values are beyond, in the order of `checks`."""
    measures, rows = tuple(measures), tuple(rows)
    worst = {}
    for measure in measures:
        for row in rows:
            if row.code == measure.code and _is_beyond(measure.value, row):
                found = worst.get(row.code)
                if found is None or _RANK[row.severity] > _RANK[found[1].severity]:
                    worst[row.code] = (measure, row)
    return tuple(_limit(*worst[code], checks[code]) for code in checks if code in worst)


def _is_beyond(value: Decimal, row: LimitRow) -> bool:
    return COMPARISONS[row.comparison][0](value, row.value)


def _limit(measure: Measure, row: LimitRow, check: Check) -> Limit:
    shown = format_beside(measure.value, row.value, row.unit)
    word = COMPARISONS[row.comparison][1]
    message = (
        f"{measure.opening or check.opening} {shown}, {word} "
        f"{format_quantity(row.value, row.unit, decimals=12)}; {_DEMAND[row.severity]}."
    )
    return Limit(row.code, row.severity, message, row.source, row.basis)


_INDUCTION = "Anaesthetic induction is 1 to 4.5 mg/kg IV, Ketalar label (v:ketalar-inpharmd); limit our own"
_DILUTION = "100 mg/mL is diluted with at least an equal volume before IV use, Ketalar label (v:ketalar-24)"


def _shipped(code: str, comparison: str, value: str, severity: Severity, source=OWN, basis="design") -> LimitRow:
    return LimitRow(code, comparison, Decimal(value), severity, DOSE_CHECKS[code].unit, source, basis)


SHIPPED_LIMITS: tuple[LimitRow, ...] = (
    _shipped("mg-per-kg", ">", "0.5", Severity.REASON),
    _shipped("mg-per-kg", ">=", "1", Severity.SECOND_PRESCRIBER, _INDUCTION),
    _shipped("mg-per-kg", ">", "1.5", Severity.REFUSE),
    _shipped("total-mg", ">", "60", Severity.REASON),
    _shipped("total-mg", ">", "150", Severity.REFUSE),
    _shipped("duration", "<", "40", Severity.REASON),
    _shipped("duration", ">", "60", Severity.REASON),
    _shipped("duration", "<", "30", Severity.SECOND_PRESCRIBER),
    _shipped("rate", ">", "0.75", Severity.REASON),
    _shipped("rate", ">", "1.5", Severity.SECOND_PRESCRIBER),
    _shipped("weight", "<", "35", Severity.REFUSE),
    _shipped("weight", ">", "250", Severity.REFUSE),
    _shipped("rounding", ">", "2", Severity.REASON),
    _shipped("rounding", ">", "5", Severity.REFUSE),
    _shipped("stock-volume", "<", "0.2", Severity.REASON),
    _shipped("undiluted", ">", "50", Severity.REFUSE, _DILUTION, "verified"),
)
