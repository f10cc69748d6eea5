"""The register: signs, witnesses, reasons, balance and reconciliation."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatments.stock.ledger import (
    RULES,
    AmountNotPossible,
    CountLimits,
    Entry,
    Movement,
    balance_ml,
    count_difference,
    faults,
    reconcile,
    residual_limits_from,
    vial_change_ml,
)


@pytest.mark.parametrize(
    ("movement", "sign", "witness", "reason", "patient"),
    [
        ("receive", 1, False, False, False),
        ("open", 0, False, False, False),
        ("withdraw", -1, True, False, True),
        ("administer", 0, False, False, True),
        ("waste_bag", 0, True, False, True),
        ("residual", 0, True, True, True),
        ("waste_vial", -1, True, True, False),
        ("return", -1, False, True, False),
        ("transfer", -1, True, True, False),
        ("expire_to_reverse_distributor", -1, True, True, False),
        ("loss", -1, True, True, False),
    ],
)
def test_each_movement_has_its_sign_and_its_papers(movement, sign, witness, reason, patient):
    rule = RULES[Movement(movement)]
    assert vial_change_ml(movement, D("0.7")) == sign * D("0.7")
    assert (rule.needs_witness, rule.needs_reason, rule.for_a_patient) == (witness, reason, patient)
    with pytest.raises(AmountNotPossible, match="-0.1 mL is below 0"):
        vial_change_ml(movement, D("-0.1"))


def test_every_movement_has_a_rule():
    assert set(RULES) == set(Movement)


def test_an_adjustment_is_signed_witnessed_and_explained():
    assert (vial_change_ml(Movement.ADJUST, D("-0.1")), vial_change_ml(Movement.ADJUST, D("0.1"))) == (
        D("-0.1"),
        D("0.1"),
    )
    assert RULES[Movement.ADJUST].needs_witness
    assert RULES[Movement.ADJUST].needs_reason
    with pytest.raises(AmountNotPossible, match="changes nothing"):
        vial_change_ml(Movement.ADJUST, D(0))


def test_the_worked_ledger_of_e6():
    movements = [
        (Movement.RECEIVE, D(10)), (Movement.OPEN, D(0)), (Movement.WITHDRAW, D("0.70")),
        (Movement.ADMINISTER, D("0.455")), (Movement.WASTE_BAG, D("0.245")),
    ]  # fmt: skip
    balance = balance_ml(movements)
    assert (balance, balance * 50) == (D("9.30"), 465)
    found = reconcile(D("35.0"), D("22.75"), D("12.25"), D(0))
    assert (found.residual_mg, found.balanced, found.opens_incident, found.needs_reason) == (0, True, False, False)


WITHDRAWAL = Entry(Movement.WITHDRAW, D("0.7"), "nurse-1", witness="nurse-2", patient="patient-1")
WASTE = Entry(Movement.WASTE_VIAL, D("0.7"), "nurse-1", witness="nurse-2", reason="Dropped.")


@pytest.mark.parametrize(
    ("entry", "balance", "sentence"),
    [
        (WITHDRAWAL, "0.7", None),
        (WITHDRAWAL, "0.69", "The vial holds 0.69 mL; more cannot leave it."),
        (WASTE, "0.7", None),
        (WASTE, "0.6", "The vial holds 0.6 mL; more cannot leave it."),
        (Entry(Movement.WITHDRAW, D("0.7"), "a", patient="p"), "10", "A witness is needed."),
        (Entry(Movement.WITHDRAW, D("0.7"), "a", "a", patient="p"), "10", "The witness is another person than the one"),
        (Entry(Movement.WITHDRAW, D("0.7"), "a", "b"), "10", "The patient must be named."),
        (Entry(Movement.WASTE_VIAL, D("0.7"), "a", "b", " "), "10", "A reason is needed."),
        (Entry(Movement.RECEIVE, D(10), "a", "a"), "0", "The witness is another person than the one"),
        (Entry(Movement.ADJUST, D("-1"), "a", "b", "Spilt."), "0.5", "The vial holds 0.5 mL; more cannot leave it."),
    ],
)
def test_an_entry_is_refused_with_its_reason(entry, balance, sentence):
    found = faults(entry, balance_before_ml=D(balance))
    assert [each[: len(sentence or "")] for each in found] == ([sentence] if sentence else [])


def test_every_fault_is_listed_at_once():
    assert len(faults(Entry(Movement.LOSS, D(11), "a"), balance_before_ml=D(10))) == 3


@pytest.mark.parametrize(
    ("withdrawn", "wasted", "residual", "incident"),
    [
        ("35", "11.75", "0.5", False),  # exactly half a milligram
        ("35", "11.74", "0.51", True),
        ("35", "12.75", "-0.5", False),  # more wasted than was left
        ("35", "12.76", "-0.51", True),
        ("8", "0", "-14.75", True),
    ],
)
def test_a_residual_above_half_a_milligram_opens_an_incident(withdrawn, wasted, residual, incident):
    found = reconcile(D(withdrawn), D("22.75"), D(wasted), D(residual))
    assert (found.residual_mg, found.balanced, found.opens_incident) == (D(residual), True, incident)
    assert found.needs_reason is incident


@pytest.mark.parametrize(("wasted", "incident"), [("3.8", False), ("3.79", True), ("4.2", False), ("4.21", True)])
def test_of_a_small_withdrawal_five_per_cent_open_an_incident(wasted, incident):
    found = reconcile(D(4), D(0), D(wasted), D(4) - D(wasted))
    assert found.opens_incident is incident


def test_a_residual_that_was_not_declared_is_not_balanced():
    found = reconcile(D(35), D("22.75"), D("12.15"))
    assert not found.balanced
    assert found.message == "35 mg withdrawn, 22.75 mg administered, 12.15 mg wasted: 0.1 mg remain, not 0 mg."


milligrams = st.decimals(min_value=0, max_value=500, places=4)


@given(milligrams, milligrams, milligrams)
def test_a_withdrawal_is_always_made_up_of_its_three_parts(withdrawn, administered, wasted):
    found = reconcile(withdrawn, administered, wasted)
    assert administered + wasted + found.residual_mg == withdrawn
    assert reconcile(withdrawn, administered, wasted, found.residual_mg).balanced


@pytest.mark.parametrize(
    ("expected", "counted", "incident"),
    [("10", "10.1", False), ("10", "10.11", True), ("10", "9.9", False), ("10", "9.89", True), ("4", "4.08", False),
     ("4", "4.09", True), ("4", "3.92", False), ("4", "3.91", True), ("0", "0", False), ("0", "0.01", True)],
)  # fmt: skip
def test_a_count_that_differs_too_much_opens_an_incident(expected, counted, incident):
    found = count_difference(D(expected), D(counted))
    assert (found.difference_ml, found.opens_incident) == (D(counted) - D(expected), incident)


@pytest.mark.parametrize(("residual", "incident"), [("1", False), ("1.0001", True)])
def test_the_limits_are_those_of_the_protocol(residual, incident):
    limits = residual_limits_from({"residual_mg": {"value": "1"}, "residual_percent": {"value": 10}})
    assert reconcile(D(35), D(35) - D(residual), D(0), limits=limits).opens_incident is incident


@pytest.mark.parametrize(("counted", "incident"), [("9.8", False), ("9.79", True), ("10.2", False), ("10.21", True)])
def test_the_limits_of_a_count_are_those_of_the_site(counted, incident):
    assert count_difference(D(10), D(counted), CountLimits(D("0.2"), D(5))).opens_incident is incident
