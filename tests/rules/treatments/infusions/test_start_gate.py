"""Every reason that holds an infusion, all at once; unknown is not yes; and who may lift what."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from treatments.courses.monitoring_defaults import START_GATE
from treatments.infusions.rules.gate_questions import GATE_NAMES, in_order
from treatments.infusions.rules.pressure_gate import PressureReading
from treatments.infusions.rules.start_gate import GateFacts, Lift, gate_rules_from, holds, still_held

RULES = gate_rules_from(START_GATE)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TODAY = date(2026, 6, 30)


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


def pressures(*systolic):
    return tuple(PressureReading(ago(20 - 5 * place), each, 80) for place, each in enumerate(systolic))


READY = GateFacts(
    now=NOW,
    today=TODAY,
    identity_confirmed=True,
    allergies_confirmed=True,
    consent_valid=True,
    course_open=True,
    order_signed=True,
    order_covers_dose=True,
    limits_answered=True,
    screening_clear=True,
    risk_case_open=False,
    fasted=True,
    escort=True,
    will_drive=False,
    intoxicated=False,
    pregnancy="negative",
    pressures=pressures(125),
    baseline_at=ago(10),
    weighed_at=ago(30),
    earlier_infusions_on=(TODAY - timedelta(days=2),),
    equipment_checked=True,
    prescriber_on_site=True,
    rescue_orders_signed=True,
    drawn_by="nurse-1",
    checked_by="nurse-2",
)


def held(**changes):
    return {hold.code: hold for hold in holds(replace(READY, **changes), RULES)}


def test_an_infusion_with_everything_in_order_may_start():
    assert holds(READY, RULES) == ()


def test_every_reason_is_listed_at_once():
    found = holds(GateFacts(now=NOW, today=TODAY), RULES)
    assert [hold.code for hold in found] == [
        "identity", "allergies", "consent", "course", "order", "dose", "limits", "screening", "risk-case", "fasting",
        "escort", "driving", "intoxication", "equipment", "prescriber", "rescue-orders", "pregnancy", "blood-pressure",
        "baseline", "weight", "interval", "withdrawal",
    ]  # fmt: skip
    assert all(hold.message.endswith(".") and hold.source and hold.basis for hold in found)


@pytest.mark.parametrize(
    ("fact", "good", "code", "may_be_lifted_by"),
    [
        ("identity_confirmed", True, "identity", "nobody"),
        ("allergies_confirmed", True, "allergies", "nobody"),
        ("consent_valid", True, "consent", "nobody"),
        ("course_open", True, "course", "nobody"),
        ("order_signed", True, "order", "nobody"),
        ("order_covers_dose", True, "dose", "nobody"),
        ("limits_answered", True, "limits", "nobody"),
        ("screening_clear", True, "screening", "nobody"),
        ("risk_case_open", False, "risk-case", "nobody"),
        ("fasted", True, "fasting", "prescriber"),
        ("escort", True, "escort", "prescriber"),
        ("will_drive", False, "driving", "nobody"),
        ("intoxicated", False, "intoxication", "nobody"),
        ("equipment_checked", True, "equipment", "nobody"),
        ("prescriber_on_site", True, "prescriber", "nobody"),
    ],
)
def test_a_wrong_and_a_missing_answer_hold_with_different_words(fact, good, code, may_be_lifted_by):
    wrong, unknown = held(**{fact: not good}), held(**{fact: None})
    assert list(wrong) == list(unknown) == [code]
    assert wrong[code].may_be_lifted_by == may_be_lifted_by
    assert wrong[code].message != unknown[code].message


@pytest.mark.parametrize(
    ("pregnancy", "sex", "holds_it"),
    [
        ("negative", "female", False), ("not-possible", "female", False), ("positive", "female", True),
        ("unknown", "female", True), (None, "female", True), ("", None, True), ("unknown", None, True),
        ("maybe", "female", True), (None, "male", False), ("unknown", "male", False), ("positive", "male", True),
    ],
)  # fmt: skip
def test_pregnancy_must_be_ruled_out(pregnancy, sex, holds_it):
    assert ("pregnancy" in held(pregnancy=pregnancy, reference_sex=sex)) is holds_it


@pytest.mark.parametrize(
    ("systolic", "role", "words"),
    [
        ((), "nobody", "has not been measured"),
        ((150,), "nobody", "measure it 2 more times, 5 minutes apart"),
        ((150, 145), "nobody", "measure it 1 more times"),
        ((150, 145, 142), "prescriber", "142/80 mmHg, is above 140/90"),
        ((170, 165, 162), "prescriber", "162/80 mmHg, is at or above 160/100"),
        ((190, 185, 182), "prescriber", "182/80 mmHg, is above 180/100"),
    ],
)
def test_the_blood_pressure_gate(systolic, role, words):
    hold = held(pressures=pressures(*systolic))["blood-pressure"]
    assert hold.may_be_lifted_by == role
    assert words in hold.message


def test_a_low_repeat_clears_the_gate():
    assert held(pressures=pressures(170, 150, 138)) == {}


@pytest.mark.parametrize(("minutes", "holds_it"), [(0, False), (15, False), (16, True), (-1, True), (None, True)])
def test_the_baseline_is_of_the_last_quarter_of_an_hour(minutes, holds_it):
    assert ("baseline" in held(baseline_at=None if minutes is None else ago(minutes))) is holds_it


@pytest.mark.parametrize(("minutes", "holds_it"), [(1439, False), (1440, True), (1441, True), (None, True)])
def test_the_weight_is_less_than_a_day_old(minutes, holds_it):
    assert ("weight" in held(weighed_at=None if minutes is None else ago(minutes))) is holds_it


@pytest.mark.parametrize(
    ("days", "role"),
    [
        ((0,), "medical-director"),
        ((1,), "prescriber"),
        ((2,), None),
        ((30, 1), "prescriber"),
        ((), None),
        ((-1,), None),
    ],
)
def test_two_local_days_lie_between_two_infusions(days, role):
    found = held(earlier_infusions_on=tuple(TODAY - timedelta(days=each) for each in days))
    assert (found["interval"].may_be_lifted_by if found else None) == role


def test_the_last_infusion_is_the_one_that_is_named():
    days = (TODAY - timedelta(days=30), TODAY - timedelta(days=1))
    words = "The last infusion was on 29 Jun 2026; the next one is at least 2 days later."
    assert held(earlier_infusions_on=days)["interval"].message == words


def test_one_lift_among_several_is_enough_for_its_hold():
    found = holds(replace(READY, fasted=False, escort=False), RULES)
    lifts = [Lift("fasting", "prescriber", "Clear soup."), Lift("baseline", "prescriber", "In a hurry.")]
    assert [hold.code for hold in still_held(found, lifts)] == ["escort"]


def test_an_unknown_last_infusion_holds():
    assert list(held(earlier_infusions_on=None)) == ["interval"]


@pytest.mark.parametrize(
    ("drawn_by", "checked_by", "words"),
    [
        (None, None, "Nothing has been drawn up"),
        ("a", None, "has not been checked by a second person"),
        ("a", "a", "a second person must check"),
    ],
)
def test_the_withdrawal_is_checked_by_another_person(drawn_by, checked_by, words):
    assert words in held(drawn_by=drawn_by, checked_by=checked_by)["withdrawal"].message


@pytest.mark.parametrize(
    ("lift", "lifted"),
    [
        (Lift("fasting", "prescriber", "Clear soup five hours ago."), True),
        (Lift("fasting", "medical-director", "Clear soup five hours ago."), True),
        (Lift("fasting", "nurse", "Clear soup five hours ago."), False),
        (Lift("fasting", "prescriber", "  "), False),
        (Lift("escort", "prescriber", "Clear soup five hours ago."), False),
    ],
)
def test_a_hold_is_lifted_by_the_right_role_with_a_reason(lift, lifted):
    found = holds(replace(READY, fasted=False), RULES)
    assert (still_held(found, [lift]) == ()) is lifted


def test_a_same_day_infusion_is_lifted_by_the_medical_director_alone():
    found = holds(replace(READY, earlier_infusions_on=(TODAY,)), RULES)
    assert still_held(found, [Lift("interval", "prescriber", "Pump failed at once.")]) == found
    assert still_held(found, [Lift("interval", "medical-director", "Pump failed at once.")]) == ()


@pytest.mark.parametrize("role", ["prescriber", "medical-director", "nobody"])
def test_nobody_lifts_a_missing_consent(role):
    found = holds(replace(READY, consent_valid=False), RULES)
    assert still_held(found, [Lift("consent", role, "Urgent.")]) == found


def test_what_nobody_recorded_reads_otherwise_than_a_no():
    assert held(order_signed=None)["order"].message == "It is not known whether the order is signed."
    assert held(order_signed=False)["order"].message == "The order is not signed."


def test_what_holds_nothing_is_named_as_in_order():
    assert in_order(hold.code for hold in holds(READY, RULES)) == tuple(GATE_NAMES.values())
    assert "Fasting" not in in_order(held(fasted=None))
    assert {hold.code for hold in holds(GateFacts(now=NOW, today=TODAY), RULES)} <= GATE_NAMES.keys()
