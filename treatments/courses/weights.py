"""Body weight: pounds to kilograms, BMI, and the weights that a dose may be based on.

Trials dosed actual weight; a 2017 consensus suggests considering ideal weight from a BMI of 30 (Sanacora
2017, JAMA Psychiatry 74:399 [k]). So all weights are shown and the prescriber chooses one. What cannot be
computed is None with its reason, and never replaced by actual weight.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from treatments.courses.quantities import EXACT, trimmed

KG_PER_POUND = Decimal("0.45359237")  # exact, by the definition of the international pound (1959)
CM_PER_INCH = Decimal("2.54")
WEIGHT_UNITS = ("kg", "lb")

# Devine 1974: so many kg at 60 inches, and 2.3 kg for each inch above.
_DEVINE_BASE_KG = {"male": Decimal(50), "female": Decimal("45.5")}
_DEVINE_KG_PER_INCH = Decimal("2.3")
_DEVINE_FROM_INCHES = 60
_ADJUSTED_SHARE = Decimal("0.4")
# Janmahasatian 2005, Clin Pharmacokinet 44:1051: lean = 9270 W / (a + b BMI).
_LEAN = {"male": (6680, 216), "female": (8780, 244)}


class WeightBasis(StrEnum):
    """Which weight the dose is computed from."""

    ACTUAL = "actual"
    IDEAL = "ideal"
    ADJUSTED = "adjusted"
    LEAN = "lean"


class UnknownWeightUnit(ValueError):
    """A weight came in a unit other than kg and lb."""


class WeightNotComputable(ValueError):
    """The chosen weight needs a height or a sex that is not known."""


@dataclass(frozen=True)
class BodyWeights:
    """All weights of one person in kg, and their BMI in kg/m2; None where `not_computable` says why."""

    actual_kg: Decimal
    bmi: Decimal | None
    ideal_kg: Decimal | None
    adjusted_kg: Decimal | None
    lean_kg: Decimal | None
    not_computable: str | None


def weight_in_kg(value: Decimal, unit: str) -> Decimal:
    """Return a weight in kg, exactly. Raises UnknownWeightUnit; a unit is never guessed."""
    if unit == "kg":
        return value
    if unit == "lb":
        return EXACT.multiply(value, KG_PER_POUND)
    raise UnknownWeightUnit(f'A weight in "{unit}" is not accepted; kg and lb are.')


def body_weights(actual_kg: Decimal, height_cm: Decimal | None, reference_sex: str | None) -> BodyWeights:
    """Return all weights that follow from weight, height and reference sex ("female", "male" or unknown)."""
    if height_cm is None:
        return BodyWeights(actual_kg, None, None, None, None, "The height is not known.")
    with localcontext(EXACT):
        bmi = actual_kg / (height_cm / 100) ** 2
        if reference_sex not in _LEAN:
            reason = "The sex that the formulas refer to is not known."
            return BodyWeights(actual_kg, trimmed(bmi), None, None, None, reason)
        base, slope = _LEAN[reference_sex]
        lean = trimmed(9270 * actual_kg / (base + slope * bmi))
        inches_above = height_cm / CM_PER_INCH - _DEVINE_FROM_INCHES
        if inches_above < 0:
            reason = "The formulas for ideal and adjusted weight begin at a height of 152.4 cm."
            return BodyWeights(actual_kg, trimmed(bmi), None, None, lean, reason)
        ideal = _DEVINE_BASE_KG[reference_sex] + _DEVINE_KG_PER_INCH * inches_above
        adjusted = ideal + _ADJUSTED_SHARE * (actual_kg - ideal)
        return BodyWeights(actual_kg, trimmed(bmi), trimmed(ideal), trimmed(adjusted), lean, None)


def dosing_weight_kg(weights: BodyWeights, basis: WeightBasis) -> Decimal:
    """Return the weight that the prescriber chose, never above actual weight [design].

    Raises WeightNotComputable, so that a missing height never becomes actual weight unseen.
    """
    chosen = {
        WeightBasis.ACTUAL: weights.actual_kg,
        WeightBasis.IDEAL: weights.ideal_kg,
        WeightBasis.ADJUSTED: weights.adjusted_kg,
        WeightBasis.LEAN: weights.lean_kg,
    }[WeightBasis(basis)]
    if chosen is None:
        raise WeightNotComputable(f"The {WeightBasis(basis).value} weight cannot be computed. {weights.not_computable}")
    return min(chosen, weights.actual_kg)
