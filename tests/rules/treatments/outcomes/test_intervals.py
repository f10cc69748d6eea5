"""Shares against published figures; intervals against Wilson's closed form, written out here."""

from math import sqrt

import pytest

from treatments.outcomes.intervals import share


@pytest.mark.parametrize(
    ("count", "of", "percent"),
    [(6, 18, 33.33), (16, 18, 88.89), (9, 17, 52.94), (10, 12, 83.33), (18, 20, 90), (17, 24, 70.83)],
)
def test_shares_as_published(count, of, percent):
    """Taylor 2018, Glue 2017 and 2018, Murrough 2013."""
    assert share(count, of)["percent"] == pytest.approx(percent, abs=0.005)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_as_published(count, of, low, high):
    """Newcombe 1998, Statistics in Medicine 17:857, table I, score method without continuity correction."""
    assert share(count, of)["ci95"] == pytest.approx([100 * low, 100 * high], abs=0.0051)


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (1, 2), (6, 18), (500, 1000), (9999, 10000)])
def test_intervals_by_the_formula(count, of):
    z, p = 1.959963984540054, count / of
    centre, spread = p + z * z / (2 * of), z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    expected = [100 * (centre - spread) / (1 + z * z / of), 100 * (centre + spread) / (1 + z * z / of)]
    assert share(count, of)["ci95"] == pytest.approx(expected, abs=1e-9)


def test_of_nobody_there_is_no_share():
    assert share(0, 0) == {"percent": None, "ci95": [None, None]}


@pytest.mark.parametrize(
    ("ketamine_only", "placebo_only", "z", "p"), [(5, 0, 2.24, 0.025), (7, 1, 2.12, 0.034)], ids=["LSAS", "VAS"]
)
def test_the_paired_comparison_of_taylor_2018_is_reproduced(ketamine_only, placebo_only, z, p):
    """A reconstruction, not published data: pairs that fit every published share and statistic of the trial."""
    from scipy.stats import norm

    found = (ketamine_only - placebo_only) / sqrt(ketamine_only + placebo_only)
    assert round(found, 2) == z
    assert round(2 * norm.sf(found), 3) == p


def test_taylors_shares_follow_from_the_same_reconstruction():
    """17 complete pairs (both, ketamine only, placebo only, neither) and one who responded to ketamine alone."""
    for (both, ketamine, placebo, neither), on_ketamine, on_placebo in (
        ((0, 5, 0, 12), 33.33, 0),
        ((8, 7, 1, 1), 88.89, 52.94),
    ):
        pairs = both + ketamine + placebo + neither
        assert pairs == 17
        assert share(both + ketamine + 1, pairs + 1)["percent"] == pytest.approx(on_ketamine, abs=0.005)
        assert share(both + placebo, pairs)["percent"] == pytest.approx(on_placebo, abs=0.005)
