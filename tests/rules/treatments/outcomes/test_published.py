"""Against published numbers. Taylor et al. 2018 give no patient-level data: the pairs below are a RECONSTRUCTION.

They are a set of yes/no pairs of 17 complete participants, with one more who had ketamine only and responded, that
reproduces every published proportion and statistic (clinical reference 2.1, derived; not published data).
"""

import pytest
from scipy.stats import norm, wilcoxon

from treatments.outcomes.intervals import share

# Responders to both, to ketamine alone, to placebo alone, to neither; then the published z and p.
LSAS = (0, 5, 0, 12), 2.24, 0.025
VAS = (8, 7, 1, 1), 2.12, 0.034


@pytest.mark.parametrize(("pairs", "z", "p"), [LSAS, VAS], ids=["LSAS", "VAS"])
def test_the_reconstruction_gives_the_published_statistic(pairs, z, p):
    both, ketamine, placebo, neither = pairs
    assert sum(pairs) == 17
    difference = [0] * both + [1] * ketamine + [-1] * placebo + [0] * neither
    found = wilcoxon(difference, zero_method="wilcox", correction=False, method="approx")
    assert abs(found.zstatistic) == pytest.approx(z, abs=0.005)
    assert found.pvalue == pytest.approx(p, abs=0.0005)
    by_hand = (ketamine - placebo) / (ketamine + placebo) ** 0.5
    assert abs(found.zstatistic) == pytest.approx(by_hand)
    assert found.pvalue == pytest.approx(2 * norm.sf(by_hand))


@pytest.mark.parametrize(
    ("count", "of", "published"),
    [
        (LSAS[0][0] + LSAS[0][1] + 1, 18, 33.33),  # the one without placebo data responded
        (VAS[0][0] + VAS[0][1] + 1, 18, 88.89),
        (VAS[0][0] + VAS[0][2], 17, 52.94),
        (LSAS[0][0] + LSAS[0][2], 17, 0.0),
        (10, 12, 83.33),  # Glue et al. 2017
        (17, 24, 70.83),  # Murrough et al. 2013
    ],
)
def test_shares_are_those_published(count, of, published):
    assert share(count, of)["percent"] == pytest.approx(published, abs=0.005)
