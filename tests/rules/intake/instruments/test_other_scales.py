"""WSAS, CADSS-6, VAS, PCL-5 and Y-BOCS against the reference vectors."""

import pytest

from intake.instruments.scoring import score
from tests.rules.intake.instruments.answering import listed

RECORDED_ONLY = ("1b", "6b", "11", "12", "13", "14", "15", "16", "17", "18", "19")


@pytest.mark.parametrize(
    ("answers", "total", "band"),
    [
        ([2, 2, 2, 2, 1], 9, "subclinical"),
        ([2, 2, 2, 2, 2], 10, "significant"),
        ([4, 4, 4, 4, 4], 20, "significant"),
        ([5, 4, 4, 4, 4], 21, "severe"),
        ([8] * 5, 40, "severe"),
    ],
)
def test_wsas_bands_change_at_ten_and_above_twenty(answers, total, band):
    result = score("wsas", listed(answers))
    assert (result.total, result.band, result.positive, result.flags) == (total, band, None, ())


def test_wsas_without_work_is_out_of_32_and_fits_no_band():
    result = score("wsas", listed(["na", 3, 5, 2, 4]))
    assert (result.status, result.total, result.band, result.prorated) == ("complete", 14, None, False)
    assert (result.flags, result.missing) == (("work-not-applicable",), ())


def test_wsas_says_that_work_does_not_apply_even_when_incomplete():
    result = score("wsas", listed(["na", 3, None, 2, 4]))
    assert (result.status, result.total, result.missing) == ("incomplete", None, ("3",))
    assert result.flags == ("work-not-applicable",)


def test_wsas_with_work_unanswered_is_incomplete_and_not_without_work():
    result = score("wsas", listed([None, 3, 5, 2, 4]))
    assert (result.status, result.total, result.missing, result.flags) == ("incomplete", None, ("1",), ())


@pytest.mark.parametrize(("answers", "total"), [([0] * 6, 0), ([1, 2, 2, 1, 3, 0], 9), ([4] * 6, 24)])
def test_cadss6_sums_its_six_items_and_has_no_band(answers, total):
    result = score("cadss-6", dict(zip(("1", "2", "6", "7", "15", "22"), answers, strict=True)))
    assert (result.total, result.band, result.positive) == (total, None, None)


def test_cadss6_with_a_missing_answer_is_incomplete():
    result = score("cadss-6", {"1": 1, "2": 1, "6": 1, "7": 1, "15": 1})
    assert (result.status, result.total, result.missing) == ("incomplete", None, ("22",))


@pytest.mark.parametrize("point", [0, 1, 50, 99, 100])
def test_vas_is_the_point_on_the_line(point):
    result = score("vas-anxiety", {"1": point})
    assert (result.status, result.total, result.band, result.positive) == ("complete", point, None, None)


def test_an_untouched_line_is_unanswered():
    result = score("vas-anxiety", {"1": None})
    assert (result.status, result.total, result.missing) == ("incomplete", None, ("1",))


PCL_DSM_ONLY = [2, 0, 0, 0, 0, 2, 0, 2, 2, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0]
PCL_CUT_OFF_ONLY = [3, 3, 3, 3, 3, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
PCL_BOTH = [2, 2, 1, 3, 2, 3, 2, 1, 2, 1, 3, 2, 3, 2, 2, 0, 3, 2, 3, 2]


@pytest.mark.parametrize(
    ("answers", "total", "clusters", "positive", "dsm5", "flags"),
    [
        ([1] * 20, 20, (5, 2, 7, 6), False, False, ()),
        (PCL_DSM_ONLY, 12, (2, 2, 4, 4), False, True, ("item-16",)),
        (PCL_CUT_OFF_ONLY, 33, (15, 2, 10, 6), True, False, ()),
        (PCL_BOTH, 41, (10, 5, 14, 12), True, True, ()),
        ([2, *PCL_CUT_OFF_ONLY[1:]], 32, (14, 2, 10, 6), False, False, ()),
        ([4] * 20, 80, (20, 8, 28, 24), True, True, ("item-16",)),
    ],
)
def test_pcl5_judges_cut_off_and_dsm5_rule_apart(answers, total, clusters, positive, dsm5, flags):
    result = score("pcl-5", listed(answers))
    assert tuple(result.subscales[name] for name in "bcde") == clusters
    assert (result.total, result.positive, result.extras, result.flags) == (total, positive, {"dsm5": dsm5}, flags)
    assert result.band is None


@pytest.mark.parametrize("item", ["1", "6", "8", "15"])
def test_pcl5_dsm5_rule_fails_when_one_cluster_falls_short(item):
    answers = listed(PCL_DSM_ONLY) | {item: 1}
    assert score("pcl-5", answers).extras == {"dsm5": False}


@pytest.mark.parametrize(("answer", "flags"), [(1, ()), (2, ("item-16",)), (None, ())])
def test_pcl5_item_16_is_seen_even_when_incomplete(answer, flags):
    result = score("pcl-5", {"16": answer})
    assert (result.flags, result.status, result.extras) == (flags, "incomplete", {"dsm5": None})


@pytest.mark.parametrize(
    ("answers", "total", "obsessions", "compulsions", "band"),
    [
        ([2] * 10, 20, 10, 10, "moderate"),
        ([3, 3, 3, 3, 3, 1, 1, 1, 1, 1], 20, 15, 5, "moderate"),
        ([3, 3, 2, 2, 2, 3, 3, 2, 2, 2], 24, 12, 12, "severe"),
        ([3, 3, 2, 2, 2, 3, 2, 2, 2, 2], 23, 12, 11, "moderate"),
        ([1, 1, 1, 1, 1, 1, 1, 0, 0, 0], 7, 5, 2, "subclinical"),
        ([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], 8, 5, 3, "mild"),
        ([2, 2, 2, 2, 1, 1, 1, 1, 1, 2], 15, 9, 6, "mild"),
        ([2, 2, 2, 2, 1, 1, 1, 1, 2, 2], 16, 9, 7, "moderate"),
        ([4, 3, 3, 3, 3, 3, 3, 3, 3, 3], 31, 16, 15, "severe"),
        ([4, 4, 3, 3, 3, 3, 3, 3, 3, 3], 32, 17, 15, "extreme"),
        ([4] * 10, 40, 20, 20, "extreme"),
    ],
)
def test_ybocs_sums_ten_items_into_customary_bands(answers, total, obsessions, compulsions, band):
    result = score("y-bocs", listed(answers))
    assert (result.total, result.band, result.positive) == (total, band, None)
    assert result.subscales == {"obsessions": obsessions, "compulsions": compulsions}


@pytest.mark.parametrize("item", RECORDED_ONLY)
def test_ybocs_records_the_further_items_and_never_sums_them(item):
    answers = listed([2] * 10)
    assert score("y-bocs", answers | {item: 4}) == score("y-bocs", answers)
