"""What the pre-assessment asks, what it takes for an answer, and the way through it."""

import pytest

from intake.instruments.catalogue import INSTRUMENTS
from intake.screening import section_answers, sections, steps
from intake.screening.facts import CONDITIONS, PREGNANCY_ANSWERS


def test_every_condition_of_the_rules_is_asked_exactly_once():
    asked = [
        question.id
        for section in sections.SECTIONS.values()
        if section.about_conditions
        for question in section.questions
        if question.id != sections.PREGNANCY_QUESTION
    ]
    assert sorted(asked) == sorted(CONDITIONS)


def test_the_answers_about_pregnancy_are_those_the_rules_know():
    question = sections.PREGNANCY.question(sections.PREGNANCY_QUESTION)
    assert {value for value, _words in question.options} == set(PREGNANCY_ANSWERS)


def test_every_step_is_a_section_or_an_instrument_and_every_section_is_a_step():
    ids = [step.id for step in steps.STEPS]
    assert len(ids) == len(set(ids))
    assert set(sections.SECTIONS) <= set(ids)
    assert {step.id for step in steps.STEPS if step.is_instrument} <= set(INSTRUMENTS)


@pytest.mark.parametrize(
    "instrument", ["lsas-sr", "phq-9", "gad-7", "c-ssrs-screen", "audit-c", "dast-10", "wsas", "mdq"]
)
def test_these_instruments_are_part_of_it(instrument):
    assert instrument in steps.INSTRUMENTS


def test_a_step_leads_to_the_next_and_the_last_to_none():
    assert steps.step_after("goals").id == "history"
    assert steps.step_after(steps.STEPS[-1].id) is None
    with pytest.raises(ValueError):
        steps.step_after("nowhere")


def test_going_on_begins_at_the_first_step_that_is_not_done():
    assert steps.first_open({"goals"}).id == "history"
    assert steps.first_open({step.id for step in steps.STEPS}) is None


def test_the_minutes_left_shrink_with_what_is_done():
    assert steps.minutes_left([]) - steps.minutes_left(["lsas-sr"]) == steps.MINUTES["lsas-sr"]


@pytest.mark.parametrize(
    ("section", "answers", "kept"),
    [
        ("goals", {"easier": "  A walk. ", "first-sign": ""}, {"easier": "A walk."}),
        ("goals", {"easier": None}, {}),
        ("history", {"body": ["heart", "sweating", "heart"]}, {"body": ["sweating", "heart"]}),
        ("history", {"since": "teens", "situations": []}, {"since": "teens"}),
        ("health-heart", {"arrhythmia": "unknown"}, {"arrhythmia": "unknown"}),
        ("medicines", {"list": [{"name": "Lithium", "reason": ""}, {}]}, {"list": [{"name": "Lithium"}]}),
        ("earlier-treatment", {"therapy-sessions": 0}, {"therapy-sessions": 0}),
    ],
)
def test_answers_are_kept_without_what_was_left_out(section, answers, kept):
    assert section_answers.accepted(sections.SECTIONS[section], answers) == kept


@pytest.mark.parametrize(
    ("section", "answers"),
    [
        ("goals", {"easier": "x" * 2001}),
        ("goals", {"easier": "A\0"}),
        ("goals", {"easier": ["a list"]}),
        ("goals", {"unknown": "x"}),
        ("history", {"since": "yesterday"}),
        ("history", {"body": "heart"}),
        ("history", {"body": ["heart", "wings"]}),
        ("health-heart", {"arrhythmia": True}),
        ("earlier-treatment", {"therapy-sessions": -1}),
        ("earlier-treatment", {"therapy-sessions": True}),
        ("earlier-treatment", {"therapy-sessions": "12"}),
        ("earlier-treatment", {"tried": [{"name": "Sertraline", "weeks": 2001}]}),
        ("medicines", {"list": {"name": "Lithium"}}),
        ("medicines", {"list": [{"reason": "no name"}]}),
        ("medicines", {"list": [{"name": "Lithium", "other": "x"}]}),
        ("medicines", {"list": [{"name": "Lithium"}] * 31}),
    ],
)
def test_anything_else_is_refused_by_name(section, answers):
    with pytest.raises(section_answers.InvalidSectionAnswer) as refusal:
        section_answers.accepted(sections.SECTIONS[section], answers)
    assert "accepted" in str(refusal.value) or "at most" in str(refusal.value) or "needs" in str(refusal.value)


@pytest.mark.parametrize(
    ("section", "answers", "open_questions"),
    [
        ("medicines", {}, ["takes"]),
        ("medicines", {"takes": "no"}, []),
        ("medicines", {"takes": "yes"}, ["list"]),
        ("medicines", {"takes": "yes", "list": [{"name": "x"}]}, []),
        ("earlier-treatment", {"therapy": "no"}, []),
        ("earlier-treatment", {"therapy": "yes"}, ["therapy-sessions", "exposure"]),
        ("goals", {}, []),
        ("pregnancy", {"pregnancy": "unknown"}, ["breastfeeding", "pre-eclampsia"]),
    ],
)
def test_what_is_open_is_what_applies_and_is_not_answered(section, answers, open_questions):
    found = section_answers.unanswered(sections.SECTIONS[section], answers)
    assert [question.id for question in found] == open_questions


def test_an_unknown_section_is_refused_by_name():
    with pytest.raises(section_answers.UnknownSection, match="goals"):
        section_answers.find_section("nowhere")
