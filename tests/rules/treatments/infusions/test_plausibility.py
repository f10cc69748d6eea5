"""A slip of the finger is told from a worrying value: confirm outside the plausible, refuse outside the accepted."""

from decimal import Decimal as D

import pytest

from treatments.courses.monitoring_defaults import PLAUSIBLE
from treatments.infusions.rules.plausibility import judge_value, plausibility, ranges_from
from treatments.infusions.rules.vitals import Vitals

RANGES = ranges_from(PLAUSIBLE)
BY_PARAMETER = {each.parameter: each for each in RANGES}


def answer(parameter, value):
    doubts = plausibility(Vitals(**{parameter: value}), RANGES)
    return doubts[0].answer.value if doubts else None


@pytest.mark.parametrize(
    ("parameter", "refused", "entered_again", "confirmed", "plausible"),
    [
        ("systolic", (39, 301), (40, 54, 261, 300), (55, 56, 69, 221, 259, 260), (70, 71, 219, 220)),
        ("diastolic", (19, 201), (20, 27, 166, 200), (28, 34, 131, 165), (35, 36, 129, 130)),
        ("heart_rate", (19, 251), (20, 29, 201, 250), (30, 39, 151, 200), (40, 41, 149, 150)),
        ("spo2", (49, 101), (50, 68), (69, 70, 87), (88, 89, 99, 100)),
        ("respiratory_rate", (1, 71), (2, 4, 53, 70), (5, 7, 36, 52), (8, 9, 34, 35)),
        ("sedation", (-1, 6), (), (), (0, 1, 4, 5)),
    ],
)
def test_the_ranges_begin_and_end_exactly_where_they_say(parameter, refused, entered_again, confirmed, plausible):
    assert [answer(parameter, value) for value in refused] == ["refuse"] * len(refused)
    assert [answer(parameter, value) for value in entered_again] == ["enter-again"] * len(entered_again)
    assert [answer(parameter, value) for value in confirmed] == ["confirm"] * len(confirmed)
    assert [answer(parameter, value) for value in plausible] == [None] * len(plausible)


def test_between_the_plausible_and_the_impossible_the_middle_is_the_line():
    assert BY_PARAMETER["systolic"].confirmable == (55, 260)
    assert BY_PARAMETER["diastolic"].confirmable == (28, 165)
    assert BY_PARAMETER["weight_kg"].confirmable is None


@pytest.mark.parametrize(("systolic", "diastolic", "refused"), [(80, 120, True), (100, 100, True), (101, 100, False)])
def test_a_pressure_the_wrong_way_round_is_refused(systolic, diastolic, refused):
    doubts = plausibility(Vitals(systolic=systolic, diastolic=diastolic), RANGES)
    assert [doubt.answer.value for doubt in doubts] == (["refuse"] if refused else [])
    if refused:
        assert f"Blood pressure {systolic}/{diastolic} mmHg" in doubts[0].message


def test_one_value_of_the_pressure_alone_is_not_the_wrong_way_round():
    assert plausibility(Vitals(diastolic=120), RANGES) == ()


def test_every_doubt_names_its_field_and_what_is_accepted():
    doubts = plausibility(Vitals(heart_rate=400, spo2=80), RANGES)
    assert {doubt.parameter: doubt.message for doubt in doubts} == {
        "heart_rate": "Heart rate 400 per minute is not accepted; 20 to 250 is.",
        "spo2": "SpO2 80 % is outside 88 to 100; measure again, or confirm that it is right.",
    }


@pytest.mark.parametrize(
    ("parameter", "value", "doubtful"),
    [("weight_kg", D("34.9"), True), ("weight_kg", D(35), False), ("weight_kg", D(250), False),
     ("weight_kg", D(251), True), ("height_cm", D(119), True), ("height_cm", D(120), False),
     ("height_cm", D(221), True)],
)  # fmt: skip
def test_an_unusual_weight_or_height_is_confirmed_and_never_refused(parameter, value, doubtful):
    doubt = judge_value(value, BY_PARAMETER[parameter])
    assert (doubt.answer if doubt else None) == ("confirm" if doubtful else None)
