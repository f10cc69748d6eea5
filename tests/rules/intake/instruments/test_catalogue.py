"""The definitions themselves: all there, consistent, each figure with its source."""

import re

import pytest

from intake.instruments.catalogue import INSTRUMENTS, find
from tests.rules.intake.instruments.answering import accepted_values

NAMED = sorted({
    "lsas-sr", "lsas-ca", "mini-spin", "spin", "phq-9", "gad-7", "c-ssrs-screen", "c-ssrs-since", "audit-c",
    "dast-10", "mdq", "wsas", "cadss-6", "vas-anxiety", "pcl-5", "y-bocs",
})  # fmt: skip
BASIS = re.compile(r"v:[a-z0-9-]+|k\??|derived|design")


def sources(instrument):
    """Every source that a definition holds."""
    about = instrument.about
    yield from (about.licence, about.missing_rule)
    for cut_off in (*instrument.positive, *instrument.other_cut_offs):
        yield cut_off.source
    for bands in (instrument.bands, *instrument.other_bands):
        if bands is not None:
            yield bands.source
    for part in (*instrument.triage, *instrument.extras):
        yield part.source
    if instrument.prorating:
        yield instrument.prorating.source


def test_every_instrument_that_other_programs_rely_on_is_there():
    assert set(INSTRUMENTS) == set(NAMED)


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_a_definition_is_consistent(instrument):
    ids = [item.id for item in instrument.items]
    assert find(instrument.id) is instrument
    assert len(ids) == len(set(ids))
    assert all(item.short_label for item in instrument.items)
    for subscale in instrument.subscales:
        assert set(subscale.items) <= set(ids)
        assert len(subscale.items) == len(set(subscale.items))
    for level in instrument.triage:
        assert set(level.any_yes) <= set(ids)
    if instrument.prorating:
        assert instrument.prorating.items <= set(ids)


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_bands_begin_at_zero_and_rise(instrument):
    for bands in filter(None, (instrument.bands, *instrument.other_bands)):
        starts = [start for _, start in bands.starts]
        assert starts[0] == 0
        assert starts == sorted(set(starts))


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_every_figure_has_a_source_and_says_how_well_it_is_known(instrument):
    for source in sources(instrument):
        assert source.text
        assert BASIS.fullmatch(source.basis), source
        assert source.is_own_proposal is (source.basis == "design")
    assert instrument.about.citation
    assert instrument.about.recall


@pytest.mark.parametrize(
    ("instrument", "panel", "total"),
    [
        ("phq-9", "44249-1", "44261-6"), ("gad-7", "69737-5", "70274-6"), ("audit-c", "72109-2", "75626-2"),
        ("dast-10", None, "82667-7"), ("c-ssrs-screen", "93373-9", None), ("c-ssrs-since", None, None),
        ("lsas-sr", None, None), ("spin", None, None), ("wsas", None, None), ("y-bocs", None, None),
    ],
)  # fmt: skip
def test_loinc_codes_stand_only_where_they_were_verified(instrument, panel, total):
    about = INSTRUMENTS[instrument].about
    assert (about.loinc_panel, about.loinc_total) == (panel, total)


def test_no_loinc_code_is_used_twice_and_every_check_digit_is_right():
    codes = [item.loinc for i in INSTRUMENTS.values() for item in i.items if item.loinc]
    codes += [code for i in INSTRUMENTS.values() for code in (i.about.loinc_panel, i.about.loinc_total) if code]
    assert len(codes) == len(set(codes))
    for code in codes:
        number, digit = code.split("-")
        assert int(digit) == mod10(number), code


def mod10(number):
    """LOINC's check digit (Luhn)."""
    doubled = [int(n) * (2 if place % 2 == 0 else 1) for place, n in enumerate(reversed(number))]
    return -sum(value // 10 + value % 10 for value in doubled) % 10


@pytest.mark.parametrize(
    ("instrument", "name", "inside", "outside"),
    [
        ("lsas-sr", "generalised", 60, 59), ("lsas-ca", "generalised", 60, 59),
        ("lsas-sr", "remission", 35, 36), ("lsas-ca", "remission", 30, 31),
        ("phq-9", "remission", 4, 5), ("gad-7", "lower-screen", 8, 7), ("mdq", "symptoms", 7, 6),
        ("audit-c", "brief-intervention", 5, 4),
    ],
)  # fmt: skip
def test_the_other_cut_offs_are_the_published_ones(instrument, name, inside, outside):
    cut_off = next(c for c in INSTRUMENTS[instrument].other_cut_offs if c.name == name)
    assert cut_off.met_by(inside)
    assert not cut_off.met_by(outside)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (13, "mild"),
        (14, "moderate"),
        (25, "moderate"),
        (26, "moderate-severe"),
        (34, "moderate-severe"),
        (35, "severe"),
    ],
)
def test_the_empirical_bands_of_the_ybocs_stand_beside_the_customary_ones(total, band):
    (empirical,) = INSTRUMENTS["y-bocs"].other_bands
    assert empirical.band_of(total) == band


@pytest.mark.parametrize(
    ("instrument", "band", "basis"),
    [
        ("phq-9", "mild", "v:camcops-phq9"), ("c-ssrs-screen", "high", "v:columbia-triage"),
        ("c-ssrs-since", "high", "k"), ("c-ssrs-screen", "incomplete", None), ("phq-9", "extreme", None),
        ("mdq", "mild", None),
    ],
)  # fmt: skip
def test_a_band_can_be_shown_with_what_it_rests_on(instrument, band, basis):
    source = INSTRUMENTS[instrument].source_of_band(band)
    assert (source.basis if source else None) == basis


@pytest.mark.parametrize("instrument", NAMED)
def test_a_number_is_worth_itself_a_yes_one_point_and_only_item_3_of_the_dast_is_reversed(instrument):
    for item in INSTRUMENTS[instrument].items:
        for answer in accepted_values(item):
            if answer == "na":
                assert item.scale.points(answer) is None
            elif type(answer) is not str:
                reversed_item = (instrument, item.id) == ("dast-10", "3")
                assert item.scale.points(answer) == (not answer if reversed_item else answer)


@pytest.mark.parametrize("instrument", NAMED)
def test_a_question_that_depends_on_others_says_in_words_when_it_is_put(instrument):
    for item in INSTRUMENTS[instrument].items:
        assert item.asked is None or item.asked.words
    assert bool(INSTRUMENTS[instrument].positive_rule) is bool(INSTRUMENTS[instrument].positive_means)
