"""Response, remission and the other changes: whole numbers, the boundary, and one step either side."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from intake.instruments.catalogue import INSTRUMENTS
from intake.instruments.change import (
    UnknownDefinition,
    comparable_total,
    judgements,
    meets,
    reduction_percent,
)
from intake.instruments.change_definitions import DEFINITIONS, LSAS_RELIABLE_POINTS, reliable_change_points
from intake.instruments.scoring import score
from tests.rules.intake.instruments.answering import listed


@pytest.mark.parametrize(
    ("definition", "baseline", "current", "met"),
    [
        ("taylor35", 84, 54, True),
        ("taylor35", 84, 55, False),
        ("taylor35", 100, 65, False),
        ("taylor35", 100, 64, True),
        ("taylor35", 80, 52, False),
        ("taylor35", 80, 51, True),
        ("taylor35", 100, 72, False),
        ("taylor35", 90, 62, False),
        ("glisch28", 100, 72, True),
        ("glisch28", 100, 73, False),
        ("glisch28", 90, 62, True),
        ("glisch29", 100, 71, True),
        ("glisch29", 100, 72, False),
        ("remit35", 100, 35, True),
        ("remit35", 100, 36, False),
        ("remit30_ca", 100, 30, True),
        ("remit30_ca", 100, 31, False),
        ("remit30", 100, 29, True),
        ("remit30", 100, 30, False),
        ("loss25", 80, 61, True),
        ("loss25", 80, 60, False),
        ("loss25", 100, 76, True),
        ("loss25", 100, 75, False),
        ("loss25", 80, 90, True),
        ("lsas_reliable", 80, 54, True),
        ("lsas_reliable", 80, 55, False),
        ("lsas_worse", 54, 80, True),
        ("lsas_worse", 54, 79, False),
        ("phq9_response50", 20, 10, True),
        ("phq9_response50", 20, 11, False),
        # no two totals up to 27 lie between 49 and 50 %; larger ones tell the two apart
        ("phq9_response50", 51, 26, False),
        ("phq9_response50", 21, 10, True),
        ("phq9_response50", 21, 11, False),
        ("phq9_remission", 20, 4, True),
        ("phq9_remission", 20, 5, False),
        ("phq9_change5", 15, 10, True),
        ("phq9_change5", 15, 11, False),
        ("phq9_worse5", 10, 15, True),
        ("phq9_worse5", 10, 14, False),
        ("gad7_change4", 14, 10, True),
        ("gad7_change4", 14, 11, False),
        ("wsas_change8", 28, 20, True),
        ("wsas_change8", 28, 21, False),
        ("vas50", 80, 40, True),
        ("vas50", 80, 41, False),
        ("vas50", 100, 50, True),
        ("vas50", 100, 51, False),
        ("vas50_strict", 80, 40, False),
        ("vas50_strict", 80, 39, True),
        ("vas50_strict", 100, 49, True),
        ("pcl5_reliable15", 50, 35, True),
        ("pcl5_reliable15", 50, 36, False),
        ("pcl5_reliable18", 50, 32, True),
        ("pcl5_reliable18", 50, 33, False),
        ("pcl5_below28", 50, 28, True),
        ("pcl5_below28", 50, 29, False),
        ("ybocs35", 20, 13, True),
        ("ybocs35", 26, 17, False),
        ("ybocs35", 20, 14, False),
        ("ybocs_remission12", 20, 12, True),
        ("ybocs_remission12", 20, 13, False),
    ],
)
def test_a_change_is_judged_at_its_boundary(definition, baseline, current, met):
    assert meets(definition, baseline, current) is met


@pytest.mark.parametrize("definition", ["taylor35", "glisch28", "glisch29", "loss25", "vas50", "ybocs35"])
@pytest.mark.parametrize("current", [0, 10])
def test_a_percentage_of_a_baseline_of_zero_is_not_computable(definition, current):
    assert meets(definition, 0, current) is None


@pytest.mark.parametrize(("baseline", "current"), [(None, 10), (10, None), (None, None)])
@pytest.mark.parametrize("definition", DEFINITIONS)
def test_a_missing_total_is_neither_a_change_nor_its_absence(definition, baseline, current):
    assert meets(definition, baseline, current) is None


@pytest.mark.parametrize("total", [Decimal("9.0"), 9.0, "9", True])
def test_a_total_that_is_not_whole_is_refused_loudly(total):
    with pytest.raises(TypeError):
        meets("phq9_response50", 20, total)
    with pytest.raises(TypeError):
        meets("phq9_response50", total, 5)


@pytest.mark.parametrize(
    ("baseline", "current", "percent"),
    [(84, 54, "35.714"), (84, 55, "34.524"), (100, 65, "35.000"), (90, 62, "31.111"), (80, 39, "51.250")],
)
def test_the_reduction_is_shown_in_percent(baseline, current, percent):
    assert reduction_percent(baseline, current, places=3) == Decimal(percent)
    assert reduction_percent(0, 10) is None
    assert reduction_percent(None, 10) is None
    assert reduction_percent(80, 90) == Decimal("-12.5")


def test_the_reduction_is_shown_to_one_decimal_rounded_half_up():
    assert str(reduction_percent(84, 54)) == "35.7"
    assert str(reduction_percent(80, 51)) == "36.3"
    assert str(reduction_percent(84, 54, places=2)) == "35.71"


def test_the_reliable_change_of_the_lsas_follows_from_its_spread_and_reliability():
    assert LSAS_RELIABLE_POINTS == 26
    assert reliable_change_points(Decimal(22), Decimal("0.84")) == 25
    assert reliable_change_points(Decimal(23), Decimal("0.83")) == 27


@pytest.mark.parametrize(("spread", "reliability"), [("0", "0.8"), ("-1", "0.8"), ("22", "1"), ("22", "-0.1")])
def test_a_spread_or_reliability_that_cannot_be_is_refused(spread, reliability):
    with pytest.raises(ValueError, match="standard deviation"):
        reliable_change_points(Decimal(spread), Decimal(reliability))


def test_judgements_name_the_definitions_of_the_instrument():
    found = {judgement.definition.name: judgement.met for judgement in judgements("lsas-sr", 100, 72)}
    assert found == {
        "taylor35": False,
        "glisch28": True,
        "remit35": False,
        "remit30": False,
        "lsas_reliable": True,
        "loss25": False,
        "lsas_worse": False,
    }


@pytest.mark.parametrize(
    "instrument", ["c-ssrs-screen", "c-ssrs-since", "audit-c", "dast-10", "mdq", "mini-spin", "cadss-6"]
)
def test_screening_tools_have_no_definition_of_change(instrument):
    assert judgements(instrument, 10, 5) == ()


def test_every_definition_is_of_known_instruments_and_says_what_it_means():
    for definition in DEFINITIONS.values():
        assert set(definition.instruments) <= set(INSTRUMENTS)
        assert definition.text
        assert definition.version
        assert definition.source.text


def test_an_unknown_definition_is_refused_with_the_list():
    with pytest.raises(UnknownDefinition, match="accepted: taylor35, glisch28"):
        meets("taylor36", 10, 5)


def test_only_a_whole_total_on_the_full_scale_is_compared():
    assert comparable_total(score("gad-7", listed([1] * 7))) == 7
    assert comparable_total(score("gad-7", listed([1] * 6))) is None
    assert comparable_total(score("gad-7", {})) is None
    assert comparable_total(score("wsas", listed(["na", 1, 1, 1, 1]))) is None
    assert comparable_total(score("mdq", {})) is None


@pytest.mark.parametrize(
    ("total", "prorated", "comparable"),
    [(Decimal("54.0"), False, 54), (Decimal("54.0"), True, None), (Decimal("54.5"), False, None), (None, False, None)],
)
def test_a_stored_total_is_compared_as_the_whole_number_it_was(total, prorated, comparable):
    found = comparable_total(SimpleNamespace(total=total, prorated=prorated, flags=[]))
    assert found == comparable
    assert found is None or type(found) is int
