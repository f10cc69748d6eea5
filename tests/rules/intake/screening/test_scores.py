"""What questionnaires make the rules say."""

from dataclasses import replace
from decimal import Decimal

import pytest

from intake.screening.facts import Score
from tests.rules.intake.screening.people import (
    READY,
    finding,
    severities,
    somebody,
    with_conditions,
    with_scores,
)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (Score("mdq", positive=True), {"C14": "review"}),
        (Score("mdq", positive=None), {"C14": "review"}),
        (Score("mdq", positive=False), {}),
        (Score("audit-c", positive=True), {"C22": "review"}),
        (Score("audit-c", positive=None), {"C22": "review"}),
        (Score("audit-c", positive=False), {}),
        (Score("dast-10", total=Decimal(2)), {}),
        (Score("dast-10", total=Decimal(3)), {"C21": "review"}),
        (Score("dast-10", total=Decimal(4)), {"C21": "review"}),
        (Score("dast-10", total=None), {"C21": "review"}),
        (Score("dast-10", total=None, positive=False), {"C21": "review"}),
        (Score("phq-9", flags=("suicide-item",)), {"C23": "urgent"}),
        (Score("phq-9", flags=("suicide-item-unanswered",)), {"C23": "review"}),
        (Score("phq-9"), {}),
    ],
)
def test_a_score_makes_its_rule_speak(score, expected):
    assert severities(with_scores(score)) == expected


@pytest.mark.parametrize("instrument", ["c-ssrs-screen", "c-ssrs-since"])
@pytest.mark.parametrize(
    ("band", "expected"),
    [
        ("high", {"C23": "urgent"}),
        ("moderate", {"C23": "review"}),
        ("incomplete", {"C23": "review"}),
        ("low", {"C23": "note"}),
        ("none", {}),
        (None, {"C23": "review"}),
    ],
)
def test_the_risk_of_suicide_follows_the_band(instrument, band, expected):
    assert severities(somebody(scores=(Score(instrument, band=band),))) == expected


@pytest.mark.parametrize("scores", [None, (), (Score("phq-9"),)])
def test_no_result_of_the_safety_questions_asks_for_a_review(scores):
    assert severities(somebody(scores=scores)) == {"C23": "review"}


def test_the_suicide_item_is_urgent_even_where_the_safety_questions_were_not_answered():
    facts = somebody(scores=(Score("phq-9", flags=("suicide-item",)),))
    assert severities(facts) == {"C23": "urgent"}
    assert finding(facts, "C23").because == ("PHQ-9 suicide-item", "no C-SSRS result")


def test_the_worse_of_two_safety_screens_counts():
    facts = somebody(scores=(Score("c-ssrs-screen", band="none"), Score("c-ssrs-since", band="high")))
    assert severities(facts) == {"C23": "urgent"}


def test_an_active_disorder_and_a_score_are_one_block_with_both_causes():
    facts = replace(
        with_conditions("substance-use-active", "ketamine-misuse"),
        scores=with_scores(Score("dast-10", total=Decimal(6))).scores,
    )
    assert severities(facts) == {"C21": "block"}
    assert finding(facts, "C21").because == ("substance-use-active", "ketamine-misuse", "DAST-10 total 6")


def test_intoxication_today_blocks_whatever_the_questionnaire_says():
    facts = replace(with_scores(Score("audit-c", positive=True)), today=replace(READY, intoxicated=True))
    assert severities(facts) == {"C22": "block"}
    assert finding(facts, "C22").because == ("intoxicated: yes", "AUDIT-C positive")


@pytest.mark.parametrize("intoxicated", [False, None])
def test_no_intoxication_says_nothing(intoxicated):
    assert severities(somebody(today=replace(READY, intoxicated=intoxicated))) == {}
