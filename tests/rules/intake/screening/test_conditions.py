"""Each condition, and the one rule that it makes speak."""

import pytest

from intake.screening.facts import CONDITIONS
from tests.rules.intake.screening.people import finding, severities, somebody, with_conditions

BY_CONDITION = {
    "ketamine-allergy": {"C01": "block"},
    "aneurysmal-disease": {"C02": "block"},
    "arteriovenous-malformation": {"C02": "block"},
    "intracerebral-haemorrhage": {"C03": "block"},
    "severe-cardiac-disease": {"C04": "block"},
    "stroke": {"C04": "block"},
    "recent-cardiac-event": {"C05": "block"},
    "heart-failure": {"C05": "block"},
    "arrhythmia": {"C05": "block"},
    "uncontrolled-hypertension": {"C08": "block"},
    "pre-eclampsia": {"C09": "block"},
    "breastfeeding": {"C11": "review"},
    "psychosis-current": {"C12": "block"},
    "psychosis-past": {"C13": "review"},
    "psychosis-family": {"C13": "review"},
    "mania-current": {"C14": "block"},
    "bipolar": {"C14": "review"},
    "raised-intracranial-pressure": {"C15": "block"},
    "glaucoma": {"C16": "review"},
    "liver-severe": {"C17": "block"},
    "liver-moderate": {"C18": "review"},
    "hyperthyroidism-untreated": {"C19": "block"},
    "cystitis": {"C20": "review"},
    "substance-use-active": {"C21": "block"},
    "substance-use-recent": {"C21": "review"},
    "ketamine-misuse": {"C21": "review"},
    "no-capacity": {"C26": "block"},
    "seizure-disorder": {"C27": "review"},
    "sleep-apnoea": {"C28": "review"},
    "severe-lung-disease": {"C28": "review"},
    "difficult-airway": {"C28": "review"},
    "porphyria": {"C33": "review"},
    "dissociative-disorder": {"C34": "review"},
}


@pytest.mark.parametrize(("condition", "expected"), BY_CONDITION.items())
def test_a_condition_makes_exactly_its_rule_speak(condition, expected):
    facts = with_conditions(condition)
    assert severities(facts) == expected
    assert finding(facts, next(iter(expected))).because == (condition,)


def test_the_table_names_every_condition_that_can_be_stated():
    assert set(BY_CONDITION) == set(CONDITIONS)


def test_nothing_speaks_for_a_person_without_conditions():
    assert severities(somebody()) == {}


def test_a_finding_lists_every_condition_that_caused_it():
    facts = with_conditions("arteriovenous-malformation", "aneurysmal-disease")
    assert finding(facts, "C02").because == ("aneurysmal-disease", "arteriovenous-malformation")


def test_one_rule_gives_one_finding_with_its_most_severe_severity_and_all_causes():
    facts = with_conditions("bipolar", "mania-current")
    assert severities(facts) == {"C14": "block"}
    assert finding(facts, "C14").because == ("mania-current", "bipolar")


def test_conditions_that_are_not_known_make_no_condition_rule_speak():
    assert severities(somebody(conditions=None)) == {}
