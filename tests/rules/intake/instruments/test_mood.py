"""PHQ-9, GAD-7 and MDQ against the reference vectors, and one step either side of each number."""

from decimal import Decimal

import pytest

from intake.instruments.scoring import score
from tests.rules.intake.instruments.answering import listed


@pytest.mark.parametrize(
    ("answers", "total", "band", "positive", "flags", "syndrome"),
    [
        ([0] * 8 + [1], 1, "minimal", False, ("suicide-item",), "none"),
        ([1] * 9, 9, "mild", False, ("suicide-item",), "none"),
        ([2, 2, 2, 2, 1, 1, 1, 0, 0], 11, "moderate", True, (), "other"),
        ([2, 1, 2, 2, 2, 1, 1, 0, 1], 12, "moderate", True, ("suicide-item",), "major"),
        ([3] * 9, 27, "severe", True, ("suicide-item",), "major"),
    ],
)
def test_phq9_gives_the_reference_scores(answers, total, band, positive, flags, syndrome):
    result = score("phq-9", listed(answers))
    assert (result.status, result.total, result.band) == ("complete", total, band)
    assert (result.positive, result.flags, result.extras) == (positive, flags, {"syndrome": syndrome})


@pytest.mark.parametrize(
    ("total", "band", "positive"),
    [
        (0, "minimal", False), (4, "minimal", False), (5, "mild", False), (9, "mild", False),
        (10, "moderate", True), (14, "moderate", True), (15, "moderately-severe", True),
        (19, "moderately-severe", True), (20, "severe", True), (27, "severe", True),
    ],
)  # fmt: skip
def test_phq9_bands_and_screen_change_at_the_published_numbers(total, band, positive):
    result = score("phq-9", listed([min(3, max(0, total - 3 * n)) for n in range(9)]))
    assert (result.total, result.band, result.positive) == (total, band, positive)


@pytest.mark.parametrize(
    ("answers", "syndrome"),
    [
        ([2, 2, 2, 2, 2, 0, 0, 0, 0], "major"),
        ([2, 2, 2, 2, 0, 0, 0, 0, 0], "other"),
        ([2, 2, 2, 2, 0, 0, 0, 0, 1], "major"),
        ([0, 2, 0, 0, 0, 0, 0, 0, 1], "other"),
        ([2, 0, 0, 0, 0, 0, 0, 0, 0], "none"),
        ([1, 1, 3, 3, 3, 3, 3, 3, 3], "none"),
        ([2, 1, 1, 1, 1, 1, 1, 1, 1], "other"),
    ],
)
def test_phq9_syndrome_needs_a_core_symptom_and_counts_item_nine_from_one(answers, syndrome):
    assert score("phq-9", listed(answers)).extras["syndrome"] == syndrome


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        ([2, 2, 1, 1, None, 1, 0, 1, 0], "9.0"),
        ([None, None, 1, 1, 1, 1, 1, 1, 1], "9.0"),
        ([1, 0, 0, 0, 0, 0, 0, None, 0], "1.1"),
        ([1, 1, 0, 0, 0, 0, 0, None, 0], "2.3"),
        ([3, 2, 0, 0, 0, 0, 0, None, None], None),
        ([None, None, None, 3, 3, 3, 3, 3, 3], None),
        ([None, None, None, None, None, None, None, None, 3], None),
    ],
)
def test_phq9_prorates_one_or_two_of_the_first_eight_items_and_rounds_half_up(answers, total):
    result = score("phq-9", listed(answers))
    assert result.total == (None if total is None else Decimal(total))
    assert result.prorated is (total is not None)
    assert (result.status, result.band, result.positive) == ("incomplete", None, None)
    assert result.extras == {"syndrome": None}


def test_phq9_never_imputes_item_nine():
    result = score("phq-9", listed([3] * 8 + [None]))
    assert (result.status, result.total, result.prorated) == ("incomplete", None, False)
    assert (result.flags, result.missing) == (("suicide-item-unanswered",), ("9",))


def test_phq9_item_nine_is_seen_however_little_else_was_answered():
    assert score("phq-9", {"9": 1}).flags == ("suicide-item",)
    assert score("phq-9", {"9": 0}).flags == ()
    assert score("phq-9", {}).flags == ("suicide-item-unanswered",)


@pytest.mark.parametrize("difficulty", [{}, {"10": None}, {"10": 3}])
def test_phq9_item_ten_is_neither_missing_nor_summed(difficulty):
    result = score("phq-9", listed([1] * 9) | difficulty)
    assert (result.status, result.total, result.missing) == ("complete", 9, ())


@pytest.mark.parametrize(
    ("answers", "total", "band", "positive"),
    [
        ([0] * 7, 0, "minimal", False),
        ([1, 1, 1, 1, 0, 0, 0], 4, "minimal", False),
        ([1, 1, 1, 1, 1, 0, 0], 5, "mild", False),
        ([2, 2, 2, 1, 1, 1, 0], 9, "mild", False),
        ([2, 2, 2, 1, 1, 1, 1], 10, "moderate", True),
        ([2, 2, 2, 2, 2, 2, 2], 14, "moderate", True),
        ([3, 3, 2, 2, 2, 2, 1], 15, "severe", True),
        ([3] * 7, 21, "severe", True),
    ],
)
def test_gad7_gives_the_reference_scores(answers, total, band, positive):
    result = score("gad-7", listed(answers))
    assert (result.total, result.band, result.positive, result.prorated) == (total, band, positive, False)


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        ([2, 2, 2, None, 1, 1, 1], "10.5"),
        ([None, 1, 1, 1, 1, 0, None], "5.6"),
        ([None, 1, 0, 0, 0, 0, 0], "1.2"),
        ([None, None, None, 3, 3, 3, 3], None),
        ([None] * 7, None),
    ],
)
def test_gad7_prorates_one_or_two_missing_items(answers, total):
    result = score("gad-7", listed(answers))
    assert result.total == (None if total is None else Decimal(total))
    assert (result.status, result.prorated) == ("incomplete", total is not None)
    assert (result.band, result.positive) == (None, None)


@pytest.mark.parametrize(
    ("answered", "sum_of_points", "total"),
    # 9 of 8 answered gives eighths: .125 rounds down, .375 and .625 and .875 up to the next tenth
    [(8, 1, "1.1"), (8, 3, "3.4"), (8, 4, "4.5"), (8, 5, "5.6"), (8, 7, "7.9"), (7, 1, "1.3"), (7, 3, "3.9")],
)
def test_a_prorated_total_is_rounded_half_up_to_one_decimal(answered, sum_of_points, total):
    points = [min(3, max(0, sum_of_points - 3 * n)) for n in range(answered - 1)]
    answers = listed([None] * (8 - len(points)) + points + [0])
    assert score("phq-9", answers).total == Decimal(total)


def mdq(symptoms, together, problem):
    part_one = {f"1.{number}": number <= symptoms for number in range(1, 14)}
    return part_one | {"2": together, "3": problem}


@pytest.mark.parametrize(
    ("answers", "symptoms", "status", "positive"),
    [
        (mdq(7, True, "moderate"), 7, "complete", True),
        (mdq(7, True, "serious"), 7, "complete", True),
        (mdq(13, True, "minor"), 13, "complete", False),
        (mdq(13, True, "none"), 13, "complete", False),
        (mdq(6, True, "serious"), 6, "complete", False),
        (mdq(8, False, "serious"), 8, "complete", False),
        (mdq(7, True, None), 7, "incomplete", None),
        (mdq(7, None, "serious"), 7, "incomplete", None),
        (mdq(2, None, None), 2, "incomplete", None),
        (mdq(1, None, None), 1, "complete", False),
        (mdq(0, None, None), 0, "complete", False),
        (mdq(1, True, "serious"), 1, "complete", False),
    ],
)
def test_mdq_is_positive_only_by_all_three_parts(answers, symptoms, status, positive):
    result = score("mdq", answers)
    assert (result.status, result.positive) == (status, positive)
    assert (result.subscales, result.total, result.band) == ({"symptoms": symptoms}, None, None)


def test_mdq_with_a_gap_in_part_one_misses_what_part_two_and_three_may_still_need():
    result = score("mdq", mdq(0, None, None) | {"1.13": None})
    assert (result.status, result.positive, result.subscales) == ("incomplete", None, {"symptoms": None})
    assert result.missing == ("1.13", "2", "3")
