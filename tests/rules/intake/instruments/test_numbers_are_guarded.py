"""Every number of every definition is held by a test: change it by one, and a vector of this folder no longer fits.

The tables of the tests beside this one are played against definitions in which one number was moved. Whoever moves a
number without a test that notices sees it here.
"""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any
from unittest import mock

import pytest

from intake.instruments import catalogue, change, change_definitions
from intake.instruments.catalogue import INSTRUMENTS, mood, other
from intake.instruments.change_definitions import DEFINITIONS, At, DownBy, ReducedBy, UpBy
from intake.instruments.definition import AtLeast, Bands, CutOff, Instrument, Subscale
from intake.instruments.scales import Choice
from tests.rules.intake.instruments import (
    test_branching,
    test_catalogue,
    test_change,
    test_mood,
    test_other_scales,
    test_social_anxiety,
    test_substances,
    test_suicide,
)

TABLES = (
    test_branching, test_catalogue, test_change, test_mood, test_other_scales, test_social_anxiety, test_substances,
    test_suicide,
)  # fmt: skip
OTHER_COMPARISON = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}


@dataclass(frozen=True)
class Moved:
    """One thing moved in the definitions: a whole instrument, a definition of change, or a number beside them."""

    about: str
    subject: str
    put_in: Any


def vectors():
    """Every test of the tables with each of its rows."""
    for table in TABLES:
        for name, test in vars(table).items():
            if name.startswith("test_") and callable(test):
                for row in product(*map(rows_of, getattr(test, "pytestmark", []))):
                    given = {key: value for part in row for key, value in part.items()}
                    if not any(isinstance(value, Instrument) for value in given.values()):  # it holds no number itself
                        yield partial(test, **given)


def rows_of(mark):
    names, values = mark.args
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for value in values:
        found = value.values if hasattr(value, "values") and hasattr(value, "marks") else value
        row = tuple(found) if len(names) > 1 or hasattr(value, "marks") else (found,)
        yield dict(zip(names, row, strict=True))


class Noted(dict):
    """Instruments, or definitions of change, that remember which of them a vector looked at."""

    def __init__(self, found):
        super().__init__(found)
        self.looked_at = set()

    def __getitem__(self, key):
        self.looked_at.add(key)
        return super().__getitem__(key)

    def values(self):
        self.looked_at.update(self)
        return super().values()


@contextmanager
def definitions(instruments, changes):
    """The catalogue and the definitions of change as the vectors see them."""
    with (
        mock.patch.object(catalogue, "INSTRUMENTS", instruments),
        mock.patch.object(change, "DEFINITIONS", changes),
        mock.patch.object(test_catalogue, "INSTRUMENTS", instruments),
        mock.patch.object(test_social_anxiety, "INSTRUMENTS", instruments),
        mock.patch.object(test_change, "DEFINITIONS", changes),
    ):
        yield


@pytest.fixture(scope="module")
def vectors_of():
    """The vectors that look at a subject, by its name."""
    found = defaultdict(list)
    for vector in vectors():
        instruments, changes = Noted(INSTRUMENTS), Noted(DEFINITIONS)
        with definitions(instruments, changes):
            vector()
        for subject in instruments.looked_at | changes.looked_at:
            found[subject].append(vector)
    return found


def moved_instruments():
    for instrument in INSTRUMENTS.values():
        for about, other_one in moves_of(instrument):
            yield Moved(f"{instrument.id}: {about}", instrument.id, other_one)


def moves_of(instrument):
    bands = (instrument.bands,) if instrument.bands else ()
    for about, found in bands_moved(bands):
        yield about, replace(instrument, bands=found[0])
    for about, found in bands_moved(instrument.other_bands):
        yield f"other {about}", replace(instrument, other_bands=found)
    for part in ("positive", "other_cut_offs"):
        for about, found in cut_offs_moved(getattr(instrument, part)):
            yield about, replace(instrument, **{part: found})
    for n, subscale in enumerate(instrument.subscales):
        for item_id in subscale.items:
            less = Subscale(subscale.id, tuple(i for i in subscale.items if i != item_id))
            yield f"{subscale.id} without {item_id}", replace(instrument, subscales=put(instrument.subscales, n, less))
    for n, level in enumerate(instrument.triage):
        for item_id in level.any_yes:
            less = replace(level, any_yes=tuple(i for i in level.any_yes if i != item_id))
            yield f"{level.band} without {item_id}", replace(instrument, triage=put(instrument.triage, n, less))
    if instrument.prorating:
        rule = instrument.prorating
        for step in (-1, 1):
            other_rule = replace(rule, at_most=rule.at_most + step)
            yield f"prorates {other_rule.at_most}", replace(instrument, prorating=other_rule)
        for item_id in {item.id for item in instrument.items if item.summed} - rule.items:
            yield f"prorates {item_id}", replace(instrument, prorating=replace(rule, items=rule.items | {item_id}))
    for n, flag in enumerate(instrument.flags):
        if isinstance(flag.raised, AtLeast):
            for step in (-1, 1):
                raised = replace(flag.raised, value=flag.raised.value + step)
                found = put(instrument.flags, n, replace(flag, raised=raised))
                yield f"{flag.id} from {raised.value}", replace(instrument, flags=found)
    for n, item in enumerate(instrument.items):
        for about, other_item in items_moved(item) if instrument.sums else ():
            yield about, replace(instrument, items=put(instrument.items, n, other_item))


def bands_moved(all_bands):
    for n, bands in enumerate(all_bands):
        for m, (name, start) in enumerate(bands.starts):
            for step in (-1, 1) if start else ():
                other_bands = Bands(put(bands.starts, m, (name, start + step)), bands.source, bands.note)
                yield f"band {name} from {start + step}", put(all_bands, n, other_bands)


def cut_offs_moved(cut_offs):
    for n, cut_off in enumerate(cut_offs):
        others = [replace(cut_off, value=cut_off.value + step) for step in (-1, 1)]
        others.append(replace(cut_off, comparison=OTHER_COMPARISON[cut_off.comparison]))
        for found in others:
            sex = cut_off.reference_sex or ""
            yield f"{found.name} {sex} {found.comparison} {found.value}", put(cut_offs, n, found)


def items_moved(item):
    """The same item with an answer worth one point more, summed or not, asked without its condition."""
    if isinstance(item.scale, Choice) and item.summed:
        options = item.scale.options
        for n, option in enumerate(options):
            if option.points is not None:
                more = replace(option, points=option.points + 1)
                scale = replace(item.scale, options=put(options, n, more))
                yield f"item {item.id}: {option.value} worth one more", replace(item, scale=scale)
    yield f"item {item.id} summed: {not item.summed}", replace(item, summed=not item.summed)
    if item.asked:
        yield f"item {item.id} always asked", replace(item, asked=None)


def put(rows, n, row):
    return (*rows[:n], row, *rows[n + 1 :])


def moved_changes():
    for definition in DEFINITIONS.values():
        for test in rules_moved(definition.test):
            yield Moved(f"{definition.name}: {test}", definition.name, replace(definition, test=test))


def rules_moved(test):
    if isinstance(test, ReducedBy | At):
        yield replace(test, comparison=OTHER_COMPARISON[test.comparison])
    field = {ReducedBy: "percent", At: "value", DownBy: "points", UpBy: "points"}[type(test)]
    for step in (-1, 1):
        yield replace(test, **{field: getattr(test, field) + step})


# Numbers of the rules that are more than a table: the module, the name, the instrument.
BESIDE = (
    (mood, "PHQ_COUNTS_FROM", "phq-9"),
    (mood, "PHQ_SELF_HARM_COUNTS_FROM", "phq-9"),
    (mood, "PHQ_MAJOR_FROM", "phq-9"),
    (mood, "PHQ_OTHER_FROM", "phq-9"),
    (mood, "MDQ_SEVERAL_FROM", "mdq"),
    (other, "PCL_COUNTS_FROM", "pcl-5"),
)
INSTRUMENTS_MOVED, CHANGES_MOVED = list(moved_instruments()), list(moved_changes())


def noticed(found):
    """Whether one of these vectors no longer fits."""
    for vector in found:
        try:
            vector()
        except (AssertionError, KeyError, TypeError, ValueError, pytest.fail.Exception):
            return True
    return False


def test_the_vectors_reach_every_instrument_and_every_definition_of_change(vectors_of):
    assert set(vectors_of) >= set(INSTRUMENTS) | set(DEFINITIONS)
    assert len(INSTRUMENTS_MOVED) > 500
    assert len(CHANGES_MOVED) > 50
    for subject, found in vectors_of.items():
        assert not noticed(found), f"{subject}: seen without anything moved"


def test_no_number_of_an_instrument_moves_unnoticed(vectors_of):
    unseen = []
    for moved in INSTRUMENTS_MOVED:
        with definitions({**INSTRUMENTS, moved.subject: moved.put_in}, DEFINITIONS):
            if not noticed(vectors_of[moved.subject]):
                unseen.append(moved.about)
    assert not unseen, " | ".join(unseen)


def test_no_number_of_a_change_moves_unnoticed(vectors_of):
    unseen = []
    for moved in CHANGES_MOVED:
        with definitions(INSTRUMENTS, {**DEFINITIONS, moved.subject: moved.put_in}):
            if not noticed(vectors_of[moved.subject]):
                unseen.append(moved.about)
    assert not unseen, " | ".join(unseen)


@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize(("module", "name", "instrument"), BESIDE, ids=[name for _, name, _ in BESIDE])
def test_no_number_of_a_rule_in_code_moves_unnoticed(vectors_of, module, name, instrument, step):
    with mock.patch.object(module, name, getattr(module, name) + step):
        assert noticed(vectors_of[instrument])


@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("cluster", other.PCL_SYMPTOMS_NEEDED)
def test_no_number_of_the_pcl5_clusters_moves_unnoticed(vectors_of, cluster, step):
    needed = other.PCL_SYMPTOMS_NEEDED
    with mock.patch.dict(needed, {cluster: needed[cluster] + step}):
        assert noticed(vectors_of["pcl-5"])


@pytest.mark.parametrize(
    "cut_off",
    [
        replace(mood.MDQ_CUT_OFF, value=6),
        replace(mood.MDQ_CUT_OFF, value=8),
        replace(mood.MDQ_CUT_OFF, comparison=">"),
    ],
)
def test_the_seven_symptoms_of_the_mdq_do_not_move_unnoticed(vectors_of, cut_off: CutOff):
    with mock.patch.object(mood, "MDQ_CUT_OFF", cut_off):
        assert noticed(vectors_of["mdq"])


def test_the_figures_behind_the_reliable_change_do_not_move_unnoticed():
    with mock.patch.object(test_change, "LSAS_RELIABLE_POINTS", change_definitions.LSAS_RELIABLE_POINTS + 1):
        assert noticed([test_change.test_the_reliable_change_of_the_lsas_follows_from_its_spread_and_reliability])
