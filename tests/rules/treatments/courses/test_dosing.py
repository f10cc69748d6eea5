"""Preparations, against the worked examples E1 to E8 of the clinical reference, and what cannot be prepared."""

from dataclasses import replace
from decimal import Decimal as D
from decimal import localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatments.courses.dosing import Bag, DoseNotPossible, DoseRequest, prepare
from treatments.courses.limits import LimitRow, Severity
from treatments.courses.weights import weight_in_kg

E1 = DoseRequest(D(70), D("0.5"), D(40), D(50), D(100), Bag.EXACT)


def request(**changes):
    changes = {name: D(value) if type(value) in (str, int) else value for name, value in changes.items()}
    return replace(E1, **changes)


def prepared(**changes):
    return prepare(request(**changes))


def limits(preparation):
    return {limit.code: limit.severity.value for limit in preparation.limits}


@pytest.mark.parametrize(
    ("weight", "mg_per_kg", "dose", "volumes"),
    [
        ("70", "0.5", "35", ("3.5", "0.7", "0.35")),  # E1
        ("58.4", "0.5", "29.2", ("2.92", "0.584", "0.292")),  # E2
        ("118", "0.5", "59", ("5.9", "1.18", "0.59")),  # E4
        ("96", "0.5", "48", ("4.8", "0.96", "0.48")),  # E5
        ("70", "0.25", "17.5", ("1.75", "0.35", "0.175")),  # E8
        ("70", "0.75", "52.5", ("5.25", "1.05", "0.525")),  # E8
    ],
)
def test_dose_and_stock_volume_of_the_worked_examples(weight, mg_per_kg, dose, volumes):
    for concentration, volume in zip((10, 50, 100), volumes, strict=True):
        found = prepared(weight_kg=weight, mg_per_kg=mg_per_kg, concentration_mg_per_ml=concentration)
        assert (found.dose_mg, found.volume_ml) == (D(dose), D(volume))


def test_e1_in_a_bag_of_exactly_100_ml():
    found = prepared()
    assert (found.final_concentration_mg_per_ml, found.pump_rate_ml_per_h) == (D("0.35"), D("150"))
    assert (found.mg_per_kg_per_h, found.rounding_percent) == (D("0.75"), 0)
    assert (found.limits, found.refused) == ((), False)


def test_e1_in_a_50_ml_syringe():
    found = prepared(bag_volume_ml=50)
    assert (found.final_concentration_mg_per_ml, found.pump_rate_ml_per_h) == (D("0.7"), D("75"))


def test_e1_with_the_drug_added_on_top():
    found = prepared(bag=Bag.ADDED)
    assert (found.final_volume_ml, found.pump_rate_ml_per_h) == (D("100.7"), D("151.1"))


@pytest.mark.parametrize(("concentration", "drawn"), [(50, "0.58"), (100, "0.29")])
def test_e2_is_rounded_to_what_the_syringe_can_measure(concentration, drawn):
    found = prepared(weight_kg="58.4", concentration_mg_per_ml=concentration)
    assert (found.drawn_volume_ml, found.prepared_dose_mg) == (D(drawn), D("29"))
    assert found.rounding_percent.quantize(D("0.01")) == D("-0.68")


@pytest.mark.parametrize(("concentration", "volume"), [(10, "3.63"), (50, "0.73"), (100, "0.36")])
def test_e3_in_pounds(concentration, volume):
    found = prepared(weight_kg=weight_in_kg(D(160), "lb"), concentration_mg_per_ml=concentration)
    assert found.dose_mg.quantize(D("0.001")) == D("36.287")
    assert found.volume_ml.quantize(D("0.01")) == D(volume)


def test_e3_pounds_typed_as_kilograms_more_than_double_the_dose():
    assert prepared(weight_kg=154).dose_mg == 77
    assert prepared(weight_kg=weight_in_kg(D(154), "lb")).dose_mg.quantize(D("0.1")) == D("34.9")
    assert limits(prepared(weight_kg=154)) == {"total-mg": "reason", "rounding": "reason"}


@pytest.mark.parametrize(
    ("drawn_for", "in_truth", "mg", "mg_per_kg"),
    [(50, 100, "70", "1"), (10, 50, "175", "2.5"), (10, 100, "350", "5")],
)
def test_e7_the_wrong_vial(drawn_for, in_truth, mg, mg_per_kg):
    drawn = prepared(concentration_mg_per_ml=drawn_for).drawn_volume_ml
    assert (drawn * in_truth, drawn * in_truth / 70) == (D(mg), D(mg_per_kg))


def test_e8_a_quarter_of_a_milligram_from_the_strongest_vial_needs_a_reason():
    found = limits(prepared(mg_per_kg="0.25", concentration_mg_per_ml=100))
    assert found["stock-volume"] == "reason"
    assert limits(prepared(mg_per_kg="0.25")) == {}


@pytest.mark.parametrize(
    ("weight", "drawn"),
    [("99.8", "1"), ("99.99999", "1"), ("100", "1"), ("104", "1"), ("105", "1.1"), ("58.5", "0.59"), ("58.49", "0.58")],
)
def test_the_default_step_follows_the_exact_volume(weight, drawn):
    assert prepared(weight_kg=weight).drawn_volume_ml == D(drawn)


def test_another_syringe_has_another_step():
    assert prepared(weight_kg="72.5747792", syringe_step_ml="0.05").drawn_volume_ml == D("0.75")


@pytest.mark.parametrize(
    "field",
    [
        "weight_kg",
        "mg_per_kg",
        "minutes",
        "concentration_mg_per_ml",
        "bag_volume_ml",
        "syringe_step_ml",
        "actual_weight_kg",
    ],
)
@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity"])
def test_every_number_must_be_finite_and_above_zero(field, value):
    with pytest.raises(DoseNotPossible, match=f"{field} must be a finite number above 0") as refusal:
        prepared(**{field: value})
    assert refusal.value.field == field


def test_a_bag_that_is_neither_exact_nor_added_is_not_taken_for_one_of_them():
    with pytest.raises(ValueError, match="aded"):
        prepare(replace(E1, bag="aded"))


@pytest.mark.parametrize(("volume", "possible"), [("0.69", False), ("0.7", True), ("0.71", True)])
def test_an_exact_bag_holds_at_least_what_was_drawn(volume, possible):
    if possible:
        assert prepared(bag_volume_ml=volume).final_volume_ml == D(volume)
        return
    with pytest.raises(DoseNotPossible, match="0.69 mL is smaller than the drawn volume 0.7 mL") as refusal:
        prepared(bag_volume_ml=volume)
    assert refusal.value.field == "bag_volume_ml"


@pytest.mark.parametrize(("concentration", "possible"), [(7000, True), (7001, False), (10**20, False)])
def test_a_volume_that_no_syringe_can_measure_is_refused(concentration, possible):
    if possible:
        assert prepared(concentration_mg_per_ml=concentration).drawn_volume_ml == D("0.01")
        return
    with pytest.raises(DoseNotPossible, match="rounds to 0 mL at a syringe step of 0.01 mL"):
        prepared(concentration_mg_per_ml=concentration)


@pytest.mark.parametrize(("actual", "possible"), [("69.9", False), ("70", True), ("90", True)])
def test_the_dosing_weight_is_never_above_the_actual_weight(actual, possible):
    if possible:
        assert prepared(actual_weight_kg=actual).dose_mg == 35
        return
    with pytest.raises(DoseNotPossible, match="70 kg is above the actual weight 69.9 kg"):
        prepared(actual_weight_kg=actual)


def test_dose_and_rate_are_judged_by_actual_weight_as_well():
    rows = (
        LimitRow("mg-per-kg", "<", D("0.4"), Severity.REASON, "mg/kg", "a clinic", "design"),
        LimitRow("rate", "<", D("0.6"), Severity.REASON, "mg/kg/h", "a clinic", "design"),
    )
    found = prepare(request(actual_weight_kg=100), rows).limits
    assert [limit.message for limit in found] == [
        "By actual weight the dose is 0.35 mg/kg, below 0.4 mg/kg; this needs a reason.",
        "By actual weight the rate is 0.525 mg/kg/h, below 0.6 mg/kg/h; this needs a reason.",
    ]
    assert prepare(request(actual_weight_kg=70), rows).limits == ()


@pytest.mark.parametrize(("actual", "refused"), [("34", True), ("35", False), ("250", False), ("251", True)])
def test_the_plausible_weight_is_the_actual_one(actual, refused):
    found = prepared(weight_kg="30", actual_weight_kg=actual)
    assert found.refused is refused


def test_the_context_of_the_caller_changes_nothing():
    with localcontext() as context:
        context.prec = 4
        found = prepared(weight_kg="72.5747792")
    assert found == prepared(weight_kg="72.5747792")


amounts = st.decimals(min_value=D("0.01"), max_value=D(1000), places=4)


@given(amounts, amounts, amounts, amounts)
def test_the_arithmetic_is_that_of_fractions(weight, mg_per_kg, minutes, concentration):
    try:
        found = prepare(DoseRequest(weight, mg_per_kg, minutes, concentration, D(250), Bag.ADDED))
    except DoseNotPossible:
        assert Fraction(weight) * Fraction(mg_per_kg) / Fraction(concentration) < Fraction(1, 200)
        return
    dose = Fraction(weight) * Fraction(mg_per_kg)
    prepared_mg = Fraction(found.drawn_volume_ml) * Fraction(concentration)
    assert Fraction(found.dose_mg) == dose
    assert Fraction(found.prepared_dose_mg) == prepared_mg
    assert found.final_volume_ml == 250 + found.drawn_volume_ml
    assert abs(Fraction(found.rounding_percent) - 100 * (prepared_mg - dose) / dose) < Fraction(1, 10**9)
    assert abs(Fraction(found.mg_per_kg_per_h) - Fraction(mg_per_kg) * 60 / Fraction(minutes)) < Fraction(1, 10**9)
    assert found.refused == any(limit.severity is Severity.REFUSE for limit in found.limits)
