"""Every number of a protocol can be shown, changed and compared; a changed one loses its source."""

from copy import deepcopy

import pytest

from treatments.courses.figures import OWN
from treatments.courses.protocol_checks import protocol_faults
from treatments.courses.protocol_defaults import SHIPPED_PROTOCOLS
from treatments.courses.protocol_figures import SECTIONS, NotAFigure, changes, figures_of, with_values
from treatments.followups import plan_rows
from treatments.infusions.rules import protocol_reader

DATA = SHIPPED_PROTOCOLS[0]
FIGURES = {figure.key: figure for figure in figures_of(DATA)}


def key_of(section, name, before=""):
    found = [f.key for f in FIGURES.values() if (f.section, f.name) == (section, name) and before in f.before]
    assert len(found) == 1, found
    return found[0]


def test_every_section_has_numbers_and_every_number_a_source():
    assert {figure.section for figure in FIGURES.values()} == set(SECTIONS)
    assert all(figure.source and figure.basis for figure in FIGURES.values())


@pytest.mark.parametrize("data", SHIPPED_PROTOCOLS, ids=lambda data: data["code"])
def test_the_shipped_protocols_fit_and_are_left_as_they_are(data):
    assert protocol_faults(data) == ()
    assert with_values(data, {}) == data
    protocol_reader.read(data)
    plan_rows.read(data)


@pytest.mark.parametrize("key", [key for key, figure in FIGURES.items() if figure.value])
def test_every_number_can_be_changed_alone(key):
    before = deepcopy(DATA)
    figure = FIGURES[key]
    other = "7" if figure.value != "7" else "8"
    changed = with_values(DATA, {key: other})
    assert before == DATA
    found = {one.key: one for one in figures_of(changed)}
    assert (found[key].value, found[key].basis, found[key].source) == (other, "design", OWN)
    assert [one.key for one in figures_of(changed) if one.value != FIGURES[one.key].value] == [key]
    assert [(change.before, change.after) for change in changes(DATA, changed)] == [(figure.words, found[key].words)]


@pytest.mark.parametrize("written", ["", "x", "-1", "0,5", "NaN", "Infinity", "1e9", "100001"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(NotAFigure) as refused:
        with_values(DATA, {"mg_per_kg": written})
    assert refused.value.key == "mg_per_kg"


def test_what_is_counted_is_whole():
    with pytest.raises(NotAFigure, match="whole number"):
        with_values(DATA, {"infusions": "6.5"})
    assert with_values(DATA, {"infusions": "7.0"})["infusions"] == 7


def test_the_same_number_written_otherwise_is_no_change():
    assert with_values(DATA, {"mg_per_kg": "0.500"}) == DATA


@pytest.mark.parametrize(
    ("key", "value", "fits"),
    [
        ("minutes", "0", False),
        ("gap_preferred_days", "8", False),
        ("gap_preferred_days", "7", True),
        (key_of("Dose range", "Lowest mg per kg"), "0.5", True),
        (key_of("Dose range", "Lowest mg per kg"), "0.51", False),
        (key_of("Dose range", "Highest mg per kg"), "0.49", False),
        (key_of("Due vitals", "No vitals in infusion", "amber"), "19", True),
        (key_of("Due vitals", "No vitals in infusion", "amber"), "20", False),
        (key_of("Due vitals", "Vitals during infusion"), "0", False),
        (key_of("Plausible values", "Systolic", "plausible from"), "40", True),
        (key_of("Plausible values", "Systolic", "plausible from"), "39", False),
        (key_of("Before the start", "Block systolic from"), "140", True),
        (key_of("Before the start", "Block systolic from"), "139", False),
        (key_of("Before the start", "Block systolic from"), "181", False),
    ],
)
def test_numbers_have_to_fit_together(key, value, fits):
    assert (protocol_faults(with_values(DATA, {key: value})) == ()) is fits
