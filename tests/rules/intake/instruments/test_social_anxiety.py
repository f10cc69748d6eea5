"""LSAS, SPIN and Mini-SPIN against the reference vectors, and one step either side of each number."""

import pytest

from intake.instruments.catalogue import INSTRUMENTS
from intake.instruments.catalogue.social_anxiety import PERFORMANCE, SOCIAL
from intake.instruments.scoring import score
from tests.rules.intake.instruments.answering import listed, situations

L4_FEAR = [2, 1, 1, 1, 2, 3, 2, 2, 1, 2, 2, 2, 1, 2, 3, 3, 1, 2, 1, 3, 2, 1, 2, 1]
L4_AVOIDANCE = [1, 1, 0, 1, 2, 3, 2, 1, 0, 2, 1, 2, 1, 1, 3, 3, 0, 2, 1, 3, 3, 1, 3, 1]
ON_PERFORMANCE = [1 if number in PERFORMANCE else 0 for number in range(1, 25)]
EVERY_ONE = [1] * 24

SUBSCALES = ("fear", "avoidance", "performance_fear", "performance_avoidance", "social_fear", "social_avoidance")


def first(count):
    return [1] * count + [0] * (24 - count)


@pytest.mark.parametrize("instrument", ["lsas-sr", "lsas-ca"])
@pytest.mark.parametrize(
    ("fear", "avoidance", "total", "subscales", "band", "positive"),
    [
        pytest.param([0] * 24, [0] * 24, 0, (0, 0, 0, 0, 0, 0), "below-30", False, id="L1"),
        pytest.param([3] * 24, [3] * 24, 144, (72, 72, 39, 39, 33, 33), "60-and-over", True, id="L2"),
        pytest.param(ON_PERFORMANCE, ON_PERFORMANCE, 26, (13, 13, 13, 13, 0, 0), "below-30", False, id="L3"),
        pytest.param(L4_FEAR, L4_AVOIDANCE, 81, (43, 38, 23, 18, 20, 20), "60-and-over", True, id="L4"),
        pytest.param(EVERY_ONE, first(6), 30, (24, 6, 13, 5, 11, 1), "30-59", True, id="L5"),
        pytest.param(EVERY_ONE, first(5), 29, (24, 5, 13, 4, 11, 1), "below-30", False, id="L6"),
    ],
)
def test_lsas_gives_the_reference_scores(instrument, fear, avoidance, total, subscales, band, positive):
    result = score(instrument, situations(fear, avoidance))
    assert (result.status, result.total, result.band, result.positive) == ("complete", total, band, positive)
    assert tuple(result.subscales[name] for name in SUBSCALES) == subscales
    assert result.subscales["performance"] == subscales[2] + subscales[3]
    assert result.subscales["social"] == subscales[4] + subscales[5]


def test_lsas_with_one_answer_missing_has_no_total_but_the_subscales_it_does_not_touch():
    """L7: avoidance of the public restroom was not answered."""
    answers = situations(L4_FEAR, L4_AVOIDANCE) | {"13.avoidance": None}
    result = score("lsas-sr", answers)
    assert (result.status, result.total, result.band, result.positive) == ("incomplete", None, None, None)
    assert result.missing == ("13.avoidance",)
    assert result.subscales == {
        "fear": 43,
        "avoidance": None,
        "performance": None,
        "social": 40,
        "performance_fear": 23,
        "performance_avoidance": None,
        "social_fear": 20,
        "social_avoidance": 20,
    }


@pytest.mark.parametrize("instrument", ["lsas-sr", "lsas-ca"])
@pytest.mark.parametrize(
    ("total", "band"),
    [(29, "below-30"), (30, "30-59"), (59, "30-59"), (60, "60-and-over"), (61, "60-and-over"), (144, "60-and-over")],
)
def test_lsas_bands_begin_at_the_published_cut_offs(instrument, total, band):
    fear, avoidance = [min(3, max(0, total - 6 * n)) for n in range(24)], []
    for n in range(24):
        avoidance.append(min(3, max(0, total - 6 * n - 3)))
    result = score(instrument, situations(fear, avoidance))
    assert (result.total, result.band) == (total, band)


@pytest.mark.parametrize("instrument", ["lsas-sr", "lsas-ca"])
@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "none"), (29, "none"), (30, "mild"), (49, "mild"), (50, "moderate"), (64, "moderate"), (65, "marked"),
        (79, "marked"), (80, "severe"), (81, "severe"), (94, "severe"), (95, "very-severe"), (144, "very-severe"),
    ],
)  # fmt: skip
def test_the_descriptive_bands_of_the_lsas_are_marked_as_a_convention(instrument, total, band):
    (convention,) = INSTRUMENTS[instrument].other_bands
    assert convention.band_of(total) == band
    assert convention.note == "convention, not validated"


def test_thirteen_situations_are_performance_and_eleven_social_21_being_performance():
    assert (len(PERFORMANCE), len(SOCIAL)) == (13, 11)
    assert sorted(PERFORMANCE + SOCIAL) == list(range(1, 25))
    assert 21 in PERFORMANCE


@pytest.mark.parametrize(
    ("answers", "total", "subscales", "band", "positive"),
    [
        ([1] * 17, 17, (6, 7, 4), "none", False),
        ([1] * 14 + [2, 2, 1], 19, (7, 8, 4), "none", True),
        ([2, 1, 2, 3, 2, 3, 1, 2, 3, 2, 4, 2, 1, 2, 3, 2, 0], 35, (13, 19, 3), "moderate", True),
        ([4] * 17, 68, (24, 28, 16), "very-severe", True),
    ],
)
def test_spin_gives_the_reference_scores(answers, total, subscales, band, positive):
    result = score("spin", listed(answers))
    assert (result.total, result.band, result.positive) == (total, band, positive)
    assert tuple(result.subscales[name] for name in ("fear", "avoidance", "physiological")) == subscales


@pytest.mark.parametrize(
    ("total", "band", "positive"),
    [
        (18, "none", False), (19, "none", True), (20, "none", True), (21, "mild", True), (30, "mild", True),
        (31, "moderate", True), (40, "moderate", True), (41, "severe", True), (50, "severe", True),
        (51, "very-severe", True),
    ],
)  # fmt: skip
def test_spin_bands_begin_one_above_the_round_numbers_and_the_screen_at_19(total, band, positive):
    result = score("spin", listed([min(4, max(0, total - 4 * n)) for n in range(17)]))
    assert (result.total, result.band, result.positive) == (total, band, positive)


def test_spin_with_a_missing_answer_keeps_the_subscales_that_are_whole():
    result = score("spin", listed([1] * 15 + [None, 1]))
    assert (result.status, result.total, result.missing) == ("incomplete", None, ("16",))
    assert result.subscales == {"fear": 6, "avoidance": None, "physiological": 4}


@pytest.mark.parametrize(
    ("answers", "total", "positive"),
    [([2, 2, 1], 5, False), ([2, 2, 2], 6, True), ([3, 2, 2], 7, True), ([4, 4, 4], 12, True)],
)
def test_mini_spin_is_positive_from_six(answers, total, positive):
    result = score("mini-spin", listed(answers))
    assert (result.total, result.positive, result.band, result.subscales) == (total, positive, None, {})


@pytest.mark.parametrize(
    ("spin", "total"),
    [
        ([1] * 17, 3),
        ([1] * 14 + [2, 2, 1], 4),
        ([2, 1, 2, 3, 2, 3, 1, 2, 3, 2, 4, 2, 1, 2, 3, 2, 0], 9),
        ([4] * 17, 12),
    ],
)
def test_mini_spin_is_items_6_9_and_15_of_the_spin(spin, total):
    assert score("mini-spin", listed([spin[number - 1] for number in (6, 9, 15)])).total == total
    labels = [item.short_label for item in INSTRUMENTS["mini-spin"].items]
    assert labels == [INSTRUMENTS["spin"].item(number).short_label for number in ("6", "9", "15")]


def test_mini_spin_needs_all_three_answers():
    result = score("mini-spin", listed([4, None, 4]))
    assert (result.status, result.total, result.positive, result.missing) == ("incomplete", None, None, ("2",))
