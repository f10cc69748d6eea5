"""Every number of the rules: on it, one below, one above; and its rows notice when it moves by one."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from intake.screening.facts import Facts, Score
from intake.screening.limits import SHIPPED, Limits
from intake.screening.rules import evaluate
from tests.rules.intake.screening.people import somebody, with_scores, with_vitals

SILENT = {}


def pressure(systolic=124, diastolic=78) -> Facts:
    return with_vitals(systolic=systolic, diastolic=diastolic)


# The number, and for facts around it what must be said: clinical reference, 4.1.
BOUNDARIES = {
    "adult_from": [
        (somebody(age=17), {"C24": "block"}),
        (somebody(age=18), SILENT),
        (somebody(age=19), SILENT),
    ],
    "old_above": [
        (somebody(age=64), SILENT),
        (somebody(age=65), SILENT),
        (somebody(age=66), {"C25": "review"}),
    ],
    "systolic_review_above": [
        (pressure(139), SILENT),
        (pressure(140), SILENT),
        (pressure(141), {"C06": "review"}),
    ],
    "diastolic_review_above": [
        (pressure(diastolic=89), SILENT),
        (pressure(diastolic=90), SILENT),
        (pressure(diastolic=91), {"C06": "review"}),
    ],
    "systolic_block_from": [
        (pressure(159), {"C06": "review"}),
        (pressure(160), {"C07": "block"}),
        (pressure(161), {"C07": "block"}),
    ],
    "diastolic_block_from": [
        (pressure(diastolic=99), {"C06": "review"}),
        (pressure(diastolic=100), {"C07": "block"}),
    ],
    "systolic_contraindicated_above": [
        (pressure(179), {"C07": "block"}),
        (pressure(180), {"C07": "block"}),
        (pressure(181), {"C08": "block"}),
    ],
    "diastolic_contraindicated_above": [
        (pressure(diastolic=100), {"C07": "block"}),
        (pressure(diastolic=101), {"C08": "block"}),
    ],
    "spo2_below": [
        (with_vitals(spo2=94), {"C35": "review"}),
        (with_vitals(spo2=95), SILENT),
        (with_vitals(spo2=96), SILENT),
    ],
    "heart_rate_below": [
        (with_vitals(heart_rate=49), {"C35": "review"}),
        (with_vitals(heart_rate=50), SILENT),
        (with_vitals(heart_rate=51), SILENT),
    ],
    "heart_rate_above": [
        (with_vitals(heart_rate=119), SILENT),
        (with_vitals(heart_rate=120), SILENT),
        (with_vitals(heart_rate=121), {"C35": "review"}),
    ],
    "respiratory_rate_below": [
        (with_vitals(respiratory_rate=9), {"C35": "review"}),
        (with_vitals(respiratory_rate=10), SILENT),
        (with_vitals(respiratory_rate=11), SILENT),
    ],
    "respiratory_rate_above": [
        (with_vitals(respiratory_rate=29), SILENT),
        (with_vitals(respiratory_rate=30), SILENT),
        (with_vitals(respiratory_rate=31), {"C35": "review"}),
    ],
    "systolic_below": [
        (pressure(89), {"C35": "review"}),
        (pressure(90), SILENT),
        (pressure(91), SILENT),
    ],
    "weight_kg_below": [
        (somebody(weight_kg=Decimal(44)), {"C29": "note"}),
        (somebody(weight_kg=Decimal(45)), SILENT),
        (somebody(weight_kg=Decimal(46)), SILENT),
    ],
    "weight_kg_above": [
        (somebody(weight_kg=Decimal(114)), SILENT),
        (somebody(weight_kg=Decimal(115)), SILENT),
        (somebody(weight_kg=Decimal(116)), {"C29": "note"}),
    ],
    "bmi_from": [
        (somebody(bmi=Decimal(39)), SILENT),
        (somebody(bmi=Decimal(40)), {"C28": "review"}),
        (somebody(bmi=Decimal(41)), {"C28": "review"}),
    ],
    "dast_10_from": [
        (with_scores(Score("dast-10", total=Decimal(2))), SILENT),
        (with_scores(Score("dast-10", total=Decimal(3))), {"C21": "review"}),
        (with_scores(Score("dast-10", total=Decimal(4))), {"C21": "review"}),
    ],
}
NUMBERS = [field.name for field in fields(Limits) if field.name != "version"]


def said(facts: Facts, limits: Limits) -> dict[str, str]:
    return {found.rule: found.severity.value for found in evaluate(facts, limits).findings}


@pytest.mark.parametrize("number", NUMBERS)
def test_on_the_number_and_one_step_either_side(number):
    for facts, expected in BOUNDARIES[number]:
        assert said(facts, SHIPPED) == expected, facts


@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("number", NUMBERS)
def test_the_rows_of_a_number_notice_when_it_moves_by_one(number, step):
    moved = replace(SHIPPED, **{number: getattr(SHIPPED, number) + step})
    assert any(said(facts, moved) != expected for facts, expected in BOUNDARIES[number])


def test_every_number_has_its_rows():
    assert set(BOUNDARIES) == set(NUMBERS)
