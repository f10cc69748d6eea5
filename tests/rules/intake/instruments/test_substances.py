"""AUDIT-C and DAST-10 against the reference vectors."""

import pytest

from intake.instruments.scoring import score
from tests.rules.intake.instruments.answering import listed, yes_no_answers

NO_OTHERS = "N" * 7


@pytest.mark.parametrize(
    ("answers", "total", "male", "female", "flags"),
    [
        ([0, 0, 0], 0, False, False, ()),
        ([1, 1, 0], 2, False, False, ()),
        ([2, 1, 0], 3, False, True, ()),
        ([2, 1, 1], 4, True, True, ()),
        ([4, 0, 0], 4, True, True, ("all-from-item-1",)),
        ([1, 0, 0], 1, False, False, ("all-from-item-1",)),
        ([4, 0, 1], 5, True, True, ()),
        ([4, 4, 4], 12, True, True, ()),
    ],
)
def test_audit_c_is_positive_from_four_for_men_and_three_for_everybody_else(answers, total, male, female, flags):
    by_sex = {sex: score("audit-c", listed(answers), sex) for sex in ("male", "female", "unknown")}
    assert {sex: result.positive for sex, result in by_sex.items()} == {
        "male": male,
        "female": female,
        "unknown": female,
    }
    assert by_sex["unknown"] == score("audit-c", listed(answers))
    assert (by_sex["male"].total, by_sex["male"].flags, by_sex["male"].band) == (total, flags, None)


@pytest.mark.parametrize(
    ("answers", "total", "missing"),
    [
        ({"1": 0}, 0, ()),
        ({"1": 0, "2": None, "3": None}, 0, ()),
        ({"1": 0, "2": 3}, 3, ()),
        ({"1": 0, "3": 2}, 2, ()),
        ({"1": 1}, None, ("2", "3")),
        ({"1": 1, "2": 0}, None, ("3",)),
        ({"2": 0, "3": 0}, None, ("1",)),
        ({}, None, ("1", "2", "3")),
    ],
)
def test_audit_c_of_someone_who_never_drinks_needs_no_more_answers(answers, total, missing):
    result = score("audit-c", answers)
    assert (result.total, result.missing) == (total, missing)
    assert result.status == ("incomplete" if missing else "complete")
    assert result.flags == ()


def test_audit_c_does_not_judge_what_the_total_comes_from_while_answers_are_missing():
    assert score("audit-c", {"1": 4, "2": 0}).flags == ()


@pytest.mark.parametrize(
    ("letters", "total", "band", "positive", "flags"),
    [
        ("NNY" + NO_OTHERS, 0, "none", False, ()),
        ("NNN" + NO_OTHERS, 1, "low", False, ("possible-false-point",)),
        ("YNY" + NO_OTHERS, 1, "low", False, ()),
        ("YNN" + NO_OTHERS, 2, "low", False, ()),
        ("NYN" + NO_OTHERS, 2, "low", False, ()),
        ("YYYY" + "N" * 6, 3, "moderate", True, ()),
        ("YYNYYNNNNN", 5, "moderate", True, ()),
        ("YYNYYYNNNN", 6, "substantial", True, ()),
        ("YYYYYYYYYN", 8, "substantial", True, ()),
        ("Y" * 10, 9, "severe", True, ()),
        ("YYN" + "Y" * 7, 10, "severe", True, ()),
    ],
)
def test_dast10_gives_a_point_for_every_yes_but_the_third_item_for_a_no(letters, total, band, positive, flags):
    result = score("dast-10", yes_no_answers(letters))
    assert (result.total, result.band, result.positive, result.flags) == (total, band, positive, flags)


def test_dast10_with_a_missing_answer_has_no_total_and_no_word_on_a_false_point():
    result = score("dast-10", yes_no_answers("NNNNNNNNN-"))
    assert (result.status, result.total, result.band, result.positive) == ("incomplete", None, None, None)
    assert (result.missing, result.flags) == (("10",), ())
