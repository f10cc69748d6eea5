"""From weight, order and vial to what is drawn up, and how the pump is set.

Everything is exact Decimal; only the drawn volume and the pump rate are rounded, because a syringe and a pump
have steps, and from the drawn volume on everything says what the patient will really get.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal, localcontext
from enum import StrEnum

from treatments.courses.limits import SHIPPED_LIMITS, Limit, LimitRow, Measure, Severity, judge
from treatments.courses.quantities import EXACT, format_quantity, to_nearest, trimmed

# What a syringe can be read to: a 1 mL syringe has hundredths, larger ones have tenths [design].
FINE_STEP_ML = Decimal("0.01")
COARSE_STEP_ML = Decimal("0.1")
FINE_BELOW_ML = Decimal(1)
PUMP_STEP_ML_PER_H = Decimal("0.1")

_QUOTIENTS = ("volume_ml", "rounding_percent", "final_concentration_mg_per_ml", "mg_per_kg_per_h")


class Bag(StrEnum):
    """How the drug gets into the bag, which decides the final volume."""

    EXACT = "exact"  # as much diluent is withdrawn as drug is added
    ADDED = "added"  # the drug goes on top; real bags are overfilled, so the concentration is approximate


class DoseNotPossible(ValueError):
    """No dose can be prepared from these numbers; `field` is the one to correct."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class DoseRequest:
    """The order and the vial. `weight_kg` is the dosing weight; `actual_weight_kg` is given where it differs.

    `bag_volume_ml` is the final volume of an `EXACT` bag, and the diluent in an `ADDED` one.
    """

    weight_kg: Decimal
    mg_per_kg: Decimal
    minutes: Decimal
    concentration_mg_per_ml: Decimal
    bag_volume_ml: Decimal
    bag: Bag
    syringe_step_ml: Decimal | None = None
    actual_weight_kg: Decimal | None = None


@dataclass(frozen=True)
class Preparation:
    """What is drawn up and how it is pumped: `dose_mg` is ordered, `prepared_dose_mg` is in the syringe."""

    weight_kg: Decimal
    dose_mg: Decimal
    volume_ml: Decimal
    drawn_volume_ml: Decimal
    prepared_dose_mg: Decimal
    rounding_percent: Decimal
    final_volume_ml: Decimal
    final_concentration_mg_per_ml: Decimal
    pump_rate_ml_per_h: Decimal
    mg_per_kg_per_h: Decimal
    limits: tuple[Limit, ...]

    @property
    def refused(self) -> bool:
        """Whether no reason and no second prescriber can let this dose stand."""
        return any(limit.severity is Severity.REFUSE for limit in self.limits)


def prepare(request: DoseRequest, limits: Iterable[LimitRow] = SHIPPED_LIMITS) -> Preparation:
    """Return the preparation for an order, with every limit that it is beyond.

    Raises DoseNotPossible for numbers that are not finite and above zero, for a dosing weight above actual
    weight, for a drawn volume of zero and for an exact bag that is smaller than the drawn volume.
    """
    _refuse_impossible(request)
    with localcontext(EXACT):
        exact = _computed(request)
        found = judge(_measures(request, exact), limits)
    return replace(exact, limits=found, **{name: trimmed(getattr(exact, name)) for name in _QUOTIENTS})


def _computed(request: DoseRequest) -> Preparation:
    """Return the preparation with every digit, and no limits yet."""
    dose = request.mg_per_kg * request.weight_kg
    volume = dose / request.concentration_mg_per_ml
    drawn = _drawn_volume(volume, request)
    prepared = drawn * request.concentration_mg_per_ml
    final_volume = _final_volume(drawn, request)
    return Preparation(
        weight_kg=request.weight_kg,
        dose_mg=dose,
        volume_ml=volume,
        drawn_volume_ml=drawn,
        prepared_dose_mg=prepared,
        rounding_percent=100 * (prepared - dose) / dose,
        final_volume_ml=final_volume,
        final_concentration_mg_per_ml=prepared / final_volume,
        pump_rate_ml_per_h=to_nearest(final_volume * 60 / request.minutes, PUMP_STEP_ML_PER_H),
        mg_per_kg_per_h=request.mg_per_kg * 60 / request.minutes,
        limits=(),
    )


def _refuse_impossible(request: DoseRequest) -> None:
    for field in fields(request):
        value = getattr(request, field.name)
        if isinstance(value, Decimal | int) and not (Decimal(value).is_finite() and value > 0):
            raise DoseNotPossible(field.name, f"{field.name} must be a finite number above 0.")
    actual = request.actual_weight_kg
    if actual is not None and request.weight_kg > actual:
        raise DoseNotPossible(
            "weight_kg",
            f"The dosing weight {format_quantity(request.weight_kg, 'kg')} is above the actual weight "
            f"{format_quantity(actual, 'kg')}; at most the actual weight is accepted.",
        )


def _drawn_volume(volume_ml: Decimal, request: DoseRequest) -> Decimal:
    step = request.syringe_step_ml or (FINE_STEP_ML if volume_ml < FINE_BELOW_ML else COARSE_STEP_ML)
    drawn = to_nearest(volume_ml, step)
    if drawn == 0:
        raise DoseNotPossible(
            "concentration_mg_per_ml",
            f"The volume {format_quantity(volume_ml, 'mL', decimals=6)} rounds to 0 mL at a syringe step of "
            f"{format_quantity(step, 'mL', decimals=6)}; use a weaker vial or a finer syringe.",
        )
    return drawn


def _final_volume(drawn_ml: Decimal, request: DoseRequest) -> Decimal:
    if Bag(request.bag) is Bag.ADDED:
        return request.bag_volume_ml + drawn_ml
    if request.bag_volume_ml < drawn_ml:
        raise DoseNotPossible(
            "bag_volume_ml",
            f"The final volume {format_quantity(request.bag_volume_ml, 'mL')} is smaller than the drawn "
            f"volume {format_quantity(drawn_ml, 'mL')}; at least the drawn volume is accepted.",
        )
    return request.bag_volume_ml


def _measures(request: DoseRequest, exact: Preparation) -> list[Measure]:
    """Return what the limits judge; per kg by actual weight as well, where the dosing weight differs."""
    measures = [
        Measure("mg-per-kg", request.mg_per_kg),
        Measure("total-mg", exact.dose_mg),
        Measure("duration", request.minutes),
        Measure("rate", exact.mg_per_kg_per_h),
        Measure("weight", request.actual_weight_kg or request.weight_kg),
        Measure("rounding", abs(exact.rounding_percent)),
        Measure("stock-volume", exact.volume_ml),
        Measure("undiluted", exact.final_concentration_mg_per_ml),
    ]
    if request.actual_weight_kg is not None:
        by_actual = exact.dose_mg / request.actual_weight_kg
        measures.append(Measure("mg-per-kg", by_actual, "By actual weight the dose is"))
        measures.append(Measure("rate", by_actual * 60 / request.minutes, "By actual weight the rate is"))
    return measures
