"""How each infusion went, as far as anybody has said."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest

from treatments.courses.response import Given, TotalAt, evidence, results_of

FIRST = datetime(2026, 3, 2, 15, tzinfo=UTC)


def given(day, dose="0.5", red_alerts=0, stopped=False):
    return Given(FIRST + timedelta(days=day), D(dose), red_alerts, stopped)


def total(day, value):
    return TotalAt(FIRST + timedelta(days=day, hours=1), value)


BASELINE = TotalAt(FIRST - timedelta(hours=1), 100)


@pytest.mark.parametrize(("now", "worked"), [(64, True), (65, False), (66, False)])
def test_more_than_35_percent_below_the_baseline_has_worked(now, worked):
    (result,) = results_of([given(0)], [BASELINE, total(7, now)])
    assert (result.responded, result.tolerated) == (worked, True)


def test_what_nobody_has_measured_is_not_known():
    assert results_of([given(0)], [BASELINE])[0].responded is None
    assert results_of([given(0)], [total(1, 40)])[0].responded is None
    assert results_of([given(0, red_alerts=None)], [])[0].tolerated is None


def test_a_reading_belongs_to_the_infusion_before_it():
    results = results_of([given(7), given(0)], [BASELINE, total(3, 60), total(10, 90)])
    assert [result.responded for result in results] == [True, False]


@pytest.mark.parametrize(("alerts", "stopped", "tolerated"), [(0, False, True), (1, False, False), (0, True, False)])
def test_a_red_alert_or_an_early_stop_is_not_tolerated(alerts, stopped, tolerated):
    assert results_of([given(0, red_alerts=alerts, stopped=stopped)], [])[0].tolerated is tolerated


def test_a_reading_of_the_instant_of_an_infusion_is_neither_before_nor_after_it():
    first, second = given(0), given(7)
    assert results_of([first], [TotalAt(first.started_at, 100), total(3, 60)])[0].responded is None
    assert results_of([first], [BASELINE, TotalAt(first.started_at, 60)])[0].responded is None
    assert results_of([first, second], [BASELINE, TotalAt(second.started_at, 60)])[0].responded is None


def test_one_red_alert_is_one():
    assert evidence([given(0, red_alerts=1)], [])[1] == "Tolerance: 1 red alert."


def test_before_the_first_infusion_there_is_nothing():
    assert results_of([], [BASELINE]) == ()


def test_the_reasons_are_said_in_words():
    assert evidence([], []) == ()
    assert evidence([given(0, red_alerts=2, stopped=True)], [BASELINE, total(7, 60)]) == (
        "LSAS-SR 100 before the series, 60 since the last infusion.",
        "Tolerance: 2 red alerts, stopped early.",
    )
    assert evidence([given(0)], [BASELINE])[0] == "LSAS-SR: not measured since the last infusion."
    assert evidence([given(0, red_alerts=None)], [])[1] == "Tolerance: not charted here."
