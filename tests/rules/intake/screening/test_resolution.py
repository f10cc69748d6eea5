"""What a resolution covers, and what stands in the way of a decision."""

from dataclasses import replace
from decimal import Decimal

import pytest

from intake.screening.facts import Facts, Score
from intake.screening.findings import Severity
from intake.screening.resolution import (
    Act,
    Resolution,
    ResolutionNotPossible,
    covers,
    may_decide_eligible,
    obstacles_to_eligible,
    outstanding,
    resolve,
)
from intake.screening.rules import evaluate
from tests.rules.intake.screening.people import finding, somebody, with_conditions, with_scores, with_vitals


def reviewed(found):
    return resolve(found, Act.REVIEWED, by_prescriber=True, reason="Seen.", what_changed="Safety plan made.")


def lifted(found):
    return resolve(found, Act.LIFTED, by_prescriber=True, reason="Seen.", what_changed="Stroke ruled out.")


BLOCK = finding(with_conditions("stroke"), "C04")
URGENT = finding(with_scores(Score("phq-9", flags=("suicide-item",))), "C23")
REVIEW = finding(with_conditions("glaucoma"), "C16")


@pytest.mark.parametrize(
    ("found", "act", "changes", "words"),
    [
        (BLOCK, Act.REVIEWED, {}, "lifts it"),
        (BLOCK, Act.LIFTED, {"by_prescriber": False}, "prescriber"),
        (BLOCK, Act.LIFTED, {"reason": "  "}, "reason"),
        (BLOCK, Act.LIFTED, {"what_changed": " "}, "what changed"),
        (REVIEW, Act.LIFTED, {}, "Only a block"),
        (REVIEW, Act.REVIEWED, {"reason": ""}, "reason"),
        (URGENT, Act.LIFTED, {}, "Only a block"),
        (URGENT, Act.REVIEWED, {"what_changed": ""}, "risk"),
    ],
)
def test_a_resolution_that_does_not_fit_is_refused(found, act, changes, words):
    given = {"by_prescriber": True, "reason": "Seen.", "what_changed": "Something."} | changes
    with pytest.raises(ResolutionNotPossible, match=words):
        resolve(found, act, **given)


@pytest.mark.parametrize(
    ("found", "answer"), [(BLOCK, lifted(BLOCK)), (URGENT, reviewed(URGENT)), (REVIEW, reviewed(REVIEW))]
)
def test_a_finding_is_covered_by_its_own_resolution(found, answer):
    assert covers(answer, found)
    assert outstanding([found], [answer]) == ()


def test_a_review_needs_no_prescriber_and_no_change():
    answer = resolve(REVIEW, Act.REVIEWED, by_prescriber=False, reason="Pressure is controlled.")
    assert covers(answer, REVIEW)


def test_a_resolution_of_another_rule_covers_nothing():
    assert outstanding([REVIEW], [reviewed(finding(with_conditions("porphyria"), "C33"))]) == (REVIEW,)


def test_one_cause_more_and_the_finding_stands_again():
    before = finding(with_conditions("sleep-apnoea"), "C28")
    after = finding(with_conditions("sleep-apnoea", "difficult-airway"), "C28")
    assert not covers(reviewed(before), after)


def test_one_cause_less_and_it_is_still_covered():
    before = finding(with_conditions("sleep-apnoea", "difficult-airway"), "C28")
    after = finding(with_conditions("sleep-apnoea"), "C28")
    assert covers(reviewed(before), after)


def test_a_worse_severity_stands_again_and_a_milder_one_does_not():
    mild = finding(with_conditions("bipolar"), "C14")
    worse = finding(with_conditions("bipolar", "mania-current"), "C14")
    assert not covers(reviewed(mild), worse)
    assert covers(lifted(worse), mild)


def test_a_review_of_the_same_causes_never_covers_a_block():
    written_by_hand = Resolution("C04", Severity.BLOCK, BLOCK.keys, Act.REVIEWED, "Seen.", "Something.")
    milder = Resolution("C04", Severity.REVIEW, BLOCK.keys, Act.REVIEWED, "Seen.", "Something.")
    assert outstanding([BLOCK], [written_by_hand, milder]) == (BLOCK,)


@pytest.mark.parametrize(
    ("before", "after", "rule", "is_covered"),
    [
        (somebody(age=66), somebody(age=67), "C25", True),
        (somebody(bmi=Decimal("41.3")), somebody(bmi=Decimal("40.8")), "C28", True),
        (with_vitals(systolic=142), with_vitals(systolic=155), "C06", False),
        (with_vitals(systolic=142), with_vitals(systolic=142), "C06", True),
        (somebody(medications=("Ativan 1 mg",)), somebody(medications=("ativan  1 MG",)), "M02", True),
        (somebody(medications=("Ativan 1 mg",)), somebody(medications=("Ativan 4 mg",)), "M02", False),
        (somebody(medications=("Ativan",)), somebody(medications=("Ativan", "Valium")), "M02", False),
    ],
)
def test_what_counts_as_the_same_fact(before, after, rule, is_covered):
    assert covers(reviewed(finding(before, rule)), finding(after, rule)) is is_covered


def test_a_new_assessment_with_the_same_result_is_another_fact():
    first = finding(somebody(scores=(Score("c-ssrs-screen", band="moderate", record="11"),)), "C23")
    second = finding(somebody(scores=(Score("c-ssrs-screen", band="moderate", record="12"),)), "C23")
    assert covers(reviewed(first), first)
    assert not covers(reviewed(first), second)
    assert first.because == second.because


def test_a_new_reading_with_the_same_value_is_another_fact():
    reading = with_vitals(systolic=142)
    first = finding(replace(reading, vitals=replace(reading.vitals, record="1")), "C06")
    second = finding(replace(reading, vitals=replace(reading.vitals, record="2")), "C06")
    assert not covers(reviewed(first), second)


def test_notes_ask_for_no_answer():
    assert outstanding(evaluate(somebody(medications=("sertraline",))).findings, []) == ()


def test_nobody_is_eligible_while_a_finding_stands():
    result = evaluate(with_conditions("stroke", "glaucoma"))
    assert not may_decide_eligible(result, [reviewed(REVIEW)])
    assert [words[:3] for words in obstacles_to_eligible(result, [reviewed(REVIEW)])] == ["C04"]
    assert may_decide_eligible(result, [reviewed(REVIEW), lifted(BLOCK)])


def test_nobody_is_eligible_of_whom_the_essential_is_not_known():
    result = evaluate(somebody(age=None, conditions=None, medications=None))
    assert obstacles_to_eligible(result, []) == (
        "The age is not known.",
        "The medical history is not known.",
        "The medicines are not known.",
    )


def test_a_person_of_whom_nothing_is_known_has_obstacles():
    assert not may_decide_eligible(evaluate(Facts()), [])


def test_a_healthy_person_is_eligible():
    assert may_decide_eligible(evaluate(somebody()), [])
