"""When CADSS-6 and VAS are asked: before the start, at the end, and again until the patient is back at baseline."""

from datetime import UTC, datetime, timedelta

import pytest

from treatments.courses.monitoring_defaults import SCALES
from treatments.infusions.rules.ladder import PhaseTimes
from treatments.infusions.rules.scale_times import (
    Asked,
    Moment,
    baseline_of,
    is_back,
    latest_total,
    moment_at,
    scale_rows_from,
    scales_due,
)

ROWS = scale_rows_from(SCALES)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
BEFORE = PhaseTimes(checked_in_at=NOON)
RUNNING = PhaseTimes(NOON, NOON + timedelta(minutes=30))
RECOVERING = PhaseTimes(NOON, NOON + timedelta(minutes=30), NOON + timedelta(minutes=70))


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def cadss(minutes, moment, total):
    return Asked("cadss-6", moment, at(minutes), total)


def due(times, *asked, near=2):
    found = scales_due(ROWS, times, asked, near_baseline=near)
    return [(each.moment.value, (each.at - NOON).seconds // 60) for each in found if each.instrument == "cadss-6"]


def test_before_the_start_it_is_due_at_check_in_and_once():
    assert due(BEFORE) == [("baseline", 0)]
    assert due(BEFORE, cadss(5, Moment.BASELINE, 0)) == []


def test_what_was_not_answered_in_full_was_asked_all_the_same():
    assert due(BEFORE, cadss(5, Moment.BASELINE, None)) == []


def test_during_it_is_offered_at_twenty_minutes_and_never_late():
    assert due(RUNNING) == [("during", 50)]
    assert all(each.optional for each in scales_due(ROWS, RUNNING, (), near_baseline=2))


def test_at_the_end_it_is_due_at_once():
    assert due(RECOVERING) == [("end", 70)]


@pytest.mark.parametrize(("total", "again"), [(1, False), (2, False), (3, True), (24, True), (None, True)])
def test_in_recovery_it_is_asked_again_until_near_baseline(total, again):
    found = due(RECOVERING, cadss(5, Moment.BASELINE, 0), cadss(72, Moment.END, total))
    assert found == ([("recovery", 87)] if again else [])


@pytest.mark.parametrize(("total", "back"), [(5, True), (6, True), (7, False)])
def test_the_patients_own_baseline_counts_where_it_is_higher(total, back):
    found = due(RECOVERING, cadss(5, Moment.BASELINE, 6), cadss(72, Moment.END, 20), cadss(87, Moment.RECOVERY, total))
    assert found == ([] if back else [("recovery", 102)])


@pytest.mark.parametrize(("total", "back"), [(39, True), (40, True), (41, False)])
def test_anxiety_has_no_number_of_its_own(total, back):
    assert is_back("vas-anxiety", total, 40, 2) is back
    assert is_back("vas-anxiety", 0, None, 2) is False


def test_nothing_is_due_before_check_in_and_after_the_end():
    assert due(PhaseTimes()) == []
    assert due(PhaseTimes(NOON, NOON, NOON, NOON)) == []


def test_the_first_due_comes_first():
    rows = scales_due(ROWS, RECOVERING, [cadss(72, Moment.END, 9)], near_baseline=2)
    assert [(each.instrument, each.moment.value) for each in rows] == [("vas-anxiety", "end"), ("cadss-6", "recovery")]


def test_an_answer_belongs_to_the_moment_it_is_given_in():
    asked_at_the_end = [cadss(71, Moment.END, 4)]
    assert moment_at(at(80), "cadss-6", BEFORE, ()) is Moment.BASELINE
    assert moment_at(at(80), "cadss-6", RUNNING, ()) is Moment.DURING
    assert moment_at(at(80), "cadss-6", RECOVERING, ()) is Moment.END
    assert moment_at(at(80), "cadss-6", RECOVERING, asked_at_the_end) is Moment.RECOVERY
    assert moment_at(at(80), "vas-anxiety", RECOVERING, asked_at_the_end) is Moment.END


def test_an_answer_that_comes_late_belongs_to_its_own_moment():
    asked_at_the_end = [cadss(75, Moment.END, 4)]
    moments = [moment_at(at(minutes), "cadss-6", RECOVERING, asked_at_the_end) for minutes in (29, 69, 74, 76)]
    assert moments == [Moment.BASELINE, Moment.DURING, Moment.END, Moment.RECOVERY]


def test_the_last_asking_decides_even_when_it_was_not_answered():
    asked = [cadss(72, Moment.END, 1), cadss(87, Moment.RECOVERY, None)]
    assert latest_total("cadss-6", asked, since=at(70)) is None
    assert latest_total("cadss-6", asked[:1], since=at(70)) == 1
    assert latest_total("cadss-6", asked[:1], since=at(73)) is None
    assert baseline_of("cadss-6", asked) is None
