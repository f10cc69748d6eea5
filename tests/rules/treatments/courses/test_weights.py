"""Weights, against the worked examples E3 to E5 of the clinical reference."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatments.courses.weights import (
    UnknownWeightUnit,
    WeightBasis,
    WeightNotComputable,
    body_weights,
    dosing_weight_kg,
    weight_in_kg,
)

CENT = D("0.01")


def test_pounds_become_kilograms_exactly():
    assert weight_in_kg(D(160), "lb") == D("72.57477920")
    assert weight_in_kg(D("70.5"), "kg") == D("70.5")


@pytest.mark.parametrize("unit", ["st", "g", "KG", "", None])
def test_no_other_unit_is_guessed(unit):
    with pytest.raises(UnknownWeightUnit, match="kg and lb are"):
        weight_in_kg(D(70), unit)


@pytest.mark.parametrize(
    ("actual", "height", "sex", "bmi", "ideal", "adjusted", "lean"),
    [
        (118, 165, "female", "43.34", "56.91", "81.35", "56.51"),  # E4
        (96, 178, "male", "30.30", "73.18", "82.31", "67.29"),  # E5
    ],
)
def test_the_worked_examples_hold(actual, height, sex, bmi, ideal, adjusted, lean):
    weights = body_weights(D(actual), D(height), sex)
    found = [weights.bmi, weights.ideal_kg, weights.adjusted_kg, weights.lean_kg]
    assert [value.quantize(CENT) for value in found] == [D(bmi), D(ideal), D(adjusted), D(lean)]
    assert weights.not_computable is None


@pytest.mark.parametrize(
    ("actual", "height", "sex", "basis", "dose"),
    [(118, 165, "female", "actual", "59.0"), (118, 165, "female", "ideal", "28.5"),
     (118, 165, "female", "adjusted", "40.7"), (118, 165, "female", "lean", "28.3"),
     (96, 178, "male", "actual", "48.0"), (96, 178, "male", "ideal", "36.6"),
     (96, 178, "male", "adjusted", "41.2"), (96, 178, "male", "lean", "33.6")],
)  # fmt: skip
def test_the_doses_by_each_weight_hold(actual, height, sex, basis, dose):
    weight = dosing_weight_kg(body_weights(D(actual), D(height), sex), WeightBasis(basis))
    assert (weight * D("0.5")).quantize(D("0.1")) == D(dose)


def test_without_a_height_no_other_weight_is_made_up():
    weights = body_weights(D(70), None, "female")
    assert (weights.bmi, weights.ideal_kg, weights.lean_kg) == (None, None, None)
    with pytest.raises(WeightNotComputable, match="ideal weight cannot be computed. The height is not known"):
        dosing_weight_kg(weights, WeightBasis.IDEAL)
    assert dosing_weight_kg(weights, WeightBasis.ACTUAL) == 70


def test_without_a_sex_there_is_a_bmi_and_no_more():
    weights = body_weights(D(70), D(170), "unknown")
    assert weights.bmi.quantize(CENT) == D("24.22")
    assert (weights.ideal_kg, weights.adjusted_kg, weights.lean_kg) == (None, None, None)
    assert "sex" in weights.not_computable


@pytest.mark.parametrize(("sex", "lean"), [("male", 9270 * D(80) / 11000), ("female", 9270 * D(80) / 13660)])
def test_lean_weight_at_a_bmi_of_twenty(sex, lean):
    weights = body_weights(D(80), D(200), sex)
    assert weights.bmi == 20
    assert weights.lean_kg == lean.quantize(D("1E-10"))


@pytest.mark.parametrize(("height", "ideal"), [("152.3", None), ("152.4", D("45.5")), ("154.94", D("47.8"))])
def test_ideal_weight_begins_at_sixty_inches(height, ideal):
    weights = body_weights(D(60), D(height), "female")
    assert weights.ideal_kg == ideal
    assert weights.lean_kg is not None


@given(
    st.integers(min_value=35, max_value=250),
    st.integers(min_value=153, max_value=220),
    st.sampled_from(["female", "male"]),
)
def test_the_dosing_weight_is_never_above_the_actual_one(actual, height, sex):
    weights = body_weights(D(actual), D(height), sex)
    assert all(0 < dosing_weight_kg(weights, basis) <= actual for basis in WeightBasis)
