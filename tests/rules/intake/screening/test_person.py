"""Age, pregnancy, airway and weight: each limit and one step either side."""

from decimal import Decimal

import pytest

from tests.rules.intake.screening.people import finding, severities, somebody, with_conditions


@pytest.mark.parametrize(
    ("age", "expected"),
    [(17, {"C24": "block"}), (18, {}), (65, {}), (66, {"C25": "review"}), (None, {})],
)
def test_age(age, expected):
    assert severities(somebody(age=age)) == expected


BLOCKED = {"C10": "block"}


@pytest.mark.parametrize(
    ("pregnancy", "female", "male", "unknown"),
    [
        ("positive", BLOCKED, BLOCKED, BLOCKED),
        ("unknown", BLOCKED, {}, BLOCKED),
        (None, BLOCKED, {}, BLOCKED),
        ("negative", {}, {}, {}),
        ("not-possible", {}, {}, {}),
    ],
)
def test_pregnancy_blocks_unless_it_is_excluded(pregnancy, female, male, unknown):
    assert severities(somebody(pregnancy=pregnancy, reference_sex="female")) == female
    assert severities(somebody(pregnancy=pregnancy, reference_sex="male")) == male
    assert severities(somebody(pregnancy=pregnancy, reference_sex="unknown")) == unknown
    assert severities(somebody(pregnancy=pregnancy, reference_sex=None)) == unknown


@pytest.mark.parametrize(
    ("bmi", "expected"), [("39.9", {}), ("40", {"C28": "review"}), ("40.1", {"C28": "review"}), (None, {})]
)
def test_body_mass_index_and_the_airway(bmi, expected):
    assert severities(somebody(bmi=bmi and Decimal(bmi))) == expected


def test_everything_that_concerns_the_airway_is_one_finding():
    facts = somebody(bmi=Decimal("41.3"), conditions=with_conditions("sleep-apnoea", "difficult-airway").conditions)
    assert finding(facts, "C28").because == ("sleep-apnoea", "difficult-airway", "BMI 41.3")


@pytest.mark.parametrize(
    ("weight_kg", "expected"),
    [
        ("44.9", {"C29": "note"}),
        ("45", {}),
        ("115", {}),
        ("115.1", {"C29": "note"}),
        (None, {}),
    ],
)
def test_weight(weight_kg, expected):
    assert severities(somebody(weight_kg=weight_kg and Decimal(weight_kg))) == expected
