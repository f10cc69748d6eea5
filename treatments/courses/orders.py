"""What an order asks for, and which limits it goes beyond (pure).

The vial is chosen on the day; what needs no vial is judged here, when the prescriber signs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from treatments.courses.dosing import Bag
from treatments.courses.limits import Limit, LimitRow, Measure, Severity, judge
from treatments.courses.order_exposure import OrderPlan, order_exposure_limits
from treatments.courses.quantities import EXACT
from treatments.courses.weights import BodyWeights, WeightBasis, dosing_weight_kg


@dataclass(frozen=True)
class OrderDraft:
    """An order as the prescriber wrote it, before the signature."""

    mg_per_kg: Decimal
    minutes: int
    infusions: int
    gap_min_days: int
    gap_preferred_days: int
    gap_max_days: int
    dosing_weight: WeightBasis
    final_volume_ml: Decimal
    bag: Bag = Bag.EXACT
    reason: str = ""


@dataclass(frozen=True)
class OrderJudgement:
    """The limits an order goes beyond, and what must happen before it can stand."""

    dose_mg: Decimal
    dosing_weight_kg: Decimal
    limits: tuple[Limit, ...]

    @property
    def refused(self) -> bool:
        return any(limit.severity is Severity.REFUSE for limit in self.limits)

    @property
    def must_be_weighed_again(self) -> bool:
        return any(limit.severity is Severity.RE_WEIGH for limit in self.limits)

    @property
    def needs_second_prescriber(self) -> bool:
        return any(limit.severity is Severity.SECOND_PRESCRIBER for limit in self.limits)

    @property
    def needs_reason(self) -> bool:
        return bool(self.limits)


def judge_order(
    draft: OrderDraft, weights: BodyWeights, rows: Iterable[LimitRow], plan: OrderPlan | None = None
) -> OrderJudgement:
    """Judge an order on a measured weight and, given a plan, beside what the patient has had before.

    Raises WeightNotComputable when the chosen weight cannot be had. Dose per kilogram and rate are judged on the
    dosing weight and, where that differs, on the actual weight as well.
    """
    weight_kg, rows = dosing_weight_kg(weights, draft.dosing_weight), tuple(rows)
    with localcontext(EXACT):
        dose_mg = draft.mg_per_kg * weight_kg
        by_actual = dose_mg / weights.actual_kg
        measures = [
            Measure("mg-per-kg", draft.mg_per_kg),
            Measure("mg-per-kg", by_actual, "By actual weight the dose is"),
            Measure("rate", draft.mg_per_kg * 60 / draft.minutes),
            Measure("rate", by_actual * 60 / draft.minutes, "By actual weight the rate is"),
            Measure("total-mg", dose_mg),
            Measure("duration", Decimal(draft.minutes)),
            Measure("weight", weights.actual_kg),
        ]
        found = judge(measures, rows)
    of_exposure = order_exposure_limits(plan, rows) if plan else ()
    return OrderJudgement(dose_mg, weight_kg, (*found, *of_exposure))
