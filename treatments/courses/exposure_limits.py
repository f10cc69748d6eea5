"""Limits on an order that look at what the patient has had before: step, interval, number, weight.

Days are local days of the patient's infusions, counted from start to start. The rows are of the same kind as
the limits of one dose, and a protocol stores them in the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, localcontext

from treatments.courses.elapsed import minutes_between
from treatments.courses.figures import OWN
from treatments.courses.limits import Check, Limit, LimitRow, Measure, Severity, judge
from treatments.courses.quantities import EXACT

_COUNTED_DAYS = (21, 30, 60)

EXPOSURE_CHECKS: Mapping[str, Check] = {
    "step": Check("The dose goes up by", "mg/kg"),
    "interval": Check("The time since the last infusion is", "days"),
    "infusions-in-21-days": Check("The number in 21 days, this one included, is", "infusions"),
    "infusions-in-30-days": Check("The number in 30 days, this one included, is", "infusions"),
    "infusions-in-60-days": Check("The number in 60 days, this one included, is", "infusions"),
    "weight-change": Check("Since the last infusion the weight has changed by", "%"),
    "weight-age": Check("The age of the weight is", "h"),
}


@dataclass(frozen=True)
class EarlierInfusion:
    """An infusion that was started; `ordered_mg_per_kg` is None where only what was given is known."""

    started_on: date
    ordered_mg_per_kg: Decimal | None
    delivered_mg_per_kg: Decimal
    weight_kg: Decimal
    ran_to_its_end: bool

    @property
    def tolerated_mg_per_kg(self) -> Decimal:
        """The dose that a step is counted from: the ordered one, unless the patient did not get all of it."""
        if self.ran_to_its_end and self.ordered_mg_per_kg is not None:
            return self.ordered_mg_per_kg
        return self.delivered_mg_per_kg


@dataclass(frozen=True)
class Exposure:
    """What is ordered for a local day, and what came before it, in any order of time.

    `at` is the moment of judging, with an offset; `weighed_again` says that the weight was confirmed.
    """

    mg_per_kg: Decimal
    on: date
    earlier: tuple[EarlierInfusion, ...]
    weight_kg: Decimal
    weighed_at: datetime
    at: datetime
    weighed_again: bool = False


def exposure_limits(exposure: Exposure, rows: Iterable[LimitRow] | None = None) -> tuple[Limit, ...]:
    """Return the most severe limit per code that an order is beyond.

    An infusion after the day that is judged does not count. A weight confirmed on the scales still needs its
    reason, but not a third weighing.
    """
    rows = SHIPPED_EXPOSURE_LIMITS if rows is None else tuple(rows)
    if exposure.weighed_again:
        rows = tuple(row for row in rows if row.severity is not Severity.RE_WEIGH)
    before = [infusion for infusion in exposure.earlier if infusion.started_on <= exposure.on]
    with localcontext(EXACT):
        measures = [*_since_last(exposure, before), *_counts(exposure, before), _age(exposure)]
        return judge(measures, rows, EXPOSURE_CHECKS)


def _since_last(exposure: Exposure, before: list[EarlierInfusion]) -> list[Measure]:
    if not before:
        return []
    last = max(before, key=lambda infusion: infusion.started_on)
    change = 100 * abs(exposure.weight_kg - last.weight_kg) / last.weight_kg
    return [
        Measure("step", exposure.mg_per_kg - last.tolerated_mg_per_kg),
        Measure("interval", Decimal((exposure.on - last.started_on).days)),
        Measure("weight-change", change),
    ]


def _counts(exposure: Exposure, before: list[EarlierInfusion]) -> list[Measure]:
    """Return the number of infusions in each window of days that ends with, and includes, the one ordered."""
    counts = []
    for days in _COUNTED_DAYS:
        first_day = exposure.on - timedelta(days=days - 1)
        number = 1 + sum(infusion.started_on >= first_day for infusion in before)
        counts.append(Measure(f"infusions-in-{days}-days", Decimal(number)))
    return counts


def _age(exposure: Exposure) -> Measure:
    return Measure("weight-age", minutes_between(exposure.weighed_at, exposure.at) / 60)


def _shipped(code: str, comparison: str, value: str, severity: Severity) -> LimitRow:
    unit = EXPOSURE_CHECKS[code].unit
    return LimitRow(code, comparison, Decimal(value), severity, unit, OWN, "design")


SHIPPED_EXPOSURE_LIMITS: tuple[LimitRow, ...] = (
    _shipped("step", ">", "0.25", Severity.REASON),
    _shipped("step", ">", "0.5", Severity.SECOND_PRESCRIBER),
    _shipped("interval", "<", "2", Severity.REASON),
    _shipped("interval", "<", "1", Severity.SECOND_PRESCRIBER),
    _shipped("infusions-in-21-days", ">", "6", Severity.REASON),
    _shipped("infusions-in-30-days", ">", "8", Severity.REASON),
    _shipped("infusions-in-60-days", ">", "12", Severity.SECOND_PRESCRIBER),
    _shipped("weight-change", ">", "5", Severity.REASON),
    _shipped("weight-change", ">", "15", Severity.RE_WEIGH),
    _shipped("weight-age", ">", "24", Severity.REASON),
)
