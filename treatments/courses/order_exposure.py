"""An order beside what the patient has had: step, spacing, number and weight, before the first day is booked (pure).

The days of a series are not booked when its order is signed. It is judged as if the rest of it began as soon as the
order allows and went on at the preferred gap; every infusion is judged again on its own day. The age of the weight is
judged only then: an order is signed away from the scales, and the dose is computed from the day's weight.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from treatments.courses.exposure_limits import EXPOSURE_CHECKS, EarlierInfusion
from treatments.courses.limits import Limit, LimitRow, Measure, Severity, judge
from treatments.courses.quantities import EXACT

_WINDOWS = (21, 30, 60)


@dataclass(frozen=True)
class OrderPlan:
    """What is ordered, and what came before. `left` are the infusions of the order that were not given yet."""

    mg_per_kg: Decimal
    left: int
    gap_min_days: int
    gap_preferred_days: int
    today: date
    earlier: tuple[EarlierInfusion, ...]
    weight_kg: Decimal
    weighed_again: bool = False


def planned_days(plan: OrderPlan) -> tuple[date, ...]:
    """Return the local days on which the rest of an order would be given."""
    last = max((infusion.started_on for infusion in plan.earlier), default=None)
    first = plan.today if last is None else max(plan.today, last + timedelta(days=plan.gap_min_days))
    return tuple(first + timedelta(days=number * plan.gap_preferred_days) for number in range(plan.left))


def order_exposure_limits(plan: OrderPlan, rows: Iterable[LimitRow]) -> tuple[Limit, ...]:
    """Return the most severe limit per code that an order is beyond. A second weighing answers "weigh again"."""
    rows = tuple(row for row in rows if not (plan.weighed_again and row.severity is Severity.RE_WEIGH))
    with localcontext(EXACT):
        return judge([*_since_last(plan), *_spacing(plan), *_numbers(plan)], rows, EXPOSURE_CHECKS)


def _since_last(plan):
    if not plan.earlier:
        return []
    last = max(plan.earlier, key=lambda infusion: infusion.started_on)
    change = 100 * abs(plan.weight_kg - last.weight_kg) / last.weight_kg
    return [Measure("step", plan.mg_per_kg - last.tolerated_mg_per_kg), Measure("weight-change", change)]


def _spacing(plan):
    if plan.left < 2 and not plan.earlier:
        return []
    return [Measure("interval", Decimal(plan.gap_min_days), "The shortest gap of the order is")]


def _numbers(plan):
    """The most infusions that any window of so many days would hold."""
    planned = planned_days(plan)
    days = [*(infusion.started_on for infusion in plan.earlier), *planned]
    for window in _WINDOWS:
        most = max(
            (sum(end - timedelta(days=window) < day <= end for day in days) for end in planned),
            default=0,
        )
        yield Measure(f"infusions-in-{window}-days", Decimal(most), f"As ordered, the number in {window} days would be")
