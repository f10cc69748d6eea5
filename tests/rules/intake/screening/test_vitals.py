"""Blood pressure and the other vital signs: each limit and one step either side."""

from dataclasses import replace

import pytest

from intake.screening.facts import Vitals
from tests.rules.intake.screening.people import (
    READY,
    finding,
    severities,
    somebody,
    with_vitals,
)

PRESSURES = [
    (140, 90, {}),
    (141, 90, {"C06": "review"}),
    ("140.1", 90, {"C06": "review"}),
    (140, 91, {"C06": "review"}),
    (159, 99, {"C06": "review"}),
    (160, 80, {"C07": "block"}),
    (161, 80, {"C07": "block"}),
    (130, 99, {"C06": "review"}),
    (130, 100, {"C07": "block"}),
    (130, 101, {"C08": "block"}),
    (180, 80, {"C07": "block"}),
    (181, 80, {"C08": "block"}),
    (181, 100, {"C08": "block"}),
    (90, 60, {}),
    (89, 60, {"C35": "review"}),
]


@pytest.mark.parametrize(("systolic", "diastolic", "expected"), PRESSURES)
def test_one_blood_pressure_rule_speaks_the_most_severe(systolic, diastolic, expected):
    assert severities(with_vitals(systolic=systolic, diastolic=diastolic)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"systolic": None, "diastolic": 91}, {"C06": "review"}),
        ({"systolic": 160, "diastolic": None}, {"C07": "block"}),
        ({"systolic": None, "diastolic": None}, {}),
    ],
)
def test_one_pressure_is_judged_without_the_other(changes, expected):
    assert severities(with_vitals(**changes)) == expected


def test_known_uncontrolled_hypertension_silences_the_milder_pressure_rules():
    facts = replace(with_vitals(systolic=165, diastolic=95), conditions=frozenset({"uncontrolled-hypertension"}))
    assert severities(facts) == {"C08": "block"}
    assert finding(facts, "C08").because == ("uncontrolled-hypertension",)


def test_a_pressure_finding_lists_both_pressures_that_caused_it():
    assert finding(with_vitals(systolic=150, diastolic=95), "C06").because == (
        "systolic 150 mmHg",
        "diastolic 95 mmHg",
    )


@pytest.mark.parametrize(
    ("name", "value", "speaks"),
    [
        ("spo2", 95, False),
        ("spo2", 94, True),
        ("spo2", "94.9", True),
        ("heart_rate", 50, False),
        ("heart_rate", 49, True),
        ("heart_rate", 120, False),
        ("heart_rate", 121, True),
        ("respiratory_rate", 10, False),
        ("respiratory_rate", 9, True),
        ("respiratory_rate", 30, False),
        ("respiratory_rate", 31, True),
        ("respiratory_rate", None, False),
    ],
)
def test_a_vital_sign_outside_its_limits_asks_for_a_review(name, value, speaks):
    assert severities(with_vitals(**{name: value})) == ({"C35": "review"} if speaks else {})


def test_missing_vitals_say_nothing_before_the_infusion_day():
    assert severities(somebody(vitals=None)) == {}


def test_on_the_infusion_day_every_missing_vital_sign_is_a_cause():
    expected = ("systolic not measured", "diastolic not measured", "heart rate not measured", "SpO2 not measured")
    assert finding(somebody(vitals=None, today=READY), "C35").because == expected
    assert finding(somebody(vitals=Vitals(), today=READY), "C35").because == expected


@pytest.mark.parametrize("name", ["systolic", "diastolic", "heart_rate", "spo2"])
def test_on_the_infusion_day_one_missing_vital_sign_asks_for_a_review(name):
    facts = replace(with_vitals(**{name: None}), today=READY)
    assert severities(facts) == {"C35": "review"}
    assert len(finding(facts, "C35").because) == 1


def test_the_respiratory_rate_need_not_be_measured():
    assert severities(replace(with_vitals(respiratory_rate=None), today=READY)) == {}
