"""What was done: what each kind asks for, and what was measured before and after it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from treatments.infusions.rules.interventions import KINDS, before_and_after, intervention_name

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    recorded_at: datetime
    systolic: int | None = None
    diastolic: int | None = None
    spo2: int | None = None
    respiratory_rate: int | None = None
    sedation: int | None = None


def pressure(minutes, systolic, diastolic=80):
    return Row(NOON + timedelta(minutes=minutes), systolic, diastolic)


def words(kind, *rows):
    return tuple(found and found.words for found in before_and_after(kind, NOON, rows))


def test_the_last_pressure_before_and_the_first_one_after():
    rows = [pressure(9, 150), pressure(-1, 182, 110), pressure(-8, 160), pressure(4, 158, 92)]
    assert words("antihypertensive", *rows) == ("182/110", "158/92")


@pytest.mark.parametrize(("minutes", "found"), [(-1, ("170/80", None)), (0, ("170/80", None)), (1, (None, "170/80"))])
def test_a_value_of_the_same_instant_is_the_one_before(minutes, found):
    assert words("antihypertensive", pressure(minutes, 170)) == found


def test_a_reading_without_the_value_does_not_count():
    assert words("antihypertensive", Row(NOON, systolic=None, spo2=97)) == (None, None)


def test_each_kind_is_followed_by_what_shows_that_it_worked():
    before = Row(NOON, spo2=91, respiratory_rate=9, sedation=3)
    assert words("oxygen", before)[0] == "SpO2 91 %"
    assert words("benzodiazepine", before)[0] == "MOAA/S 3, RR 9, SpO2 91 %"
    assert words("reassurance", before) == (None, None)


def test_what_the_list_no_longer_has_stands_for_itself():
    assert intervention_name("leeches") == "leeches"
    assert before_and_after("leeches", NOON, [pressure(0, 120)]) == (None, None)


def test_only_the_benzodiazepines_leave_the_controlled_stock():
    assert [code for code, kind in KINDS.items() if kind.controlled] == ["benzodiazepine"]


def test_what_has_an_amount_has_a_way_in():
    assert all(bool(kind.unit) == bool(kind.routes) for kind in KINDS.values())
