"""The ladder as a nurse sees it: done, missed, next, coming."""

from datetime import UTC, datetime, timedelta

import pytest

from treatments.courses.monitoring_defaults import LADDER
from treatments.infusions.rules.ladder import PhaseTimes, all_due
from treatments.infusions.rules.ladder_rows import ladder_from
from treatments.infusions.rules.ladder_steps import ladder_steps
from treatments.infusions.rules.vitals import TimedReading

RULES = ladder_from(LADDER)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
START = PhaseTimes(NOON - timedelta(minutes=30), NOON)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def taken(*minutes, parameters=None):
    return [TimedReading(at(each), at(each), parameters or RULES.full_set) for each in minutes]


def steps(times, readings, now, until=None):
    due = next((each for each in all_due(RULES, times, readings, at(now)) if each.kind in ("vitals", "end")), None)
    return [(each.state.value, each.minute) for each in ladder_steps(RULES, times, readings, due, until=until)]


def test_what_is_done_what_is_next_and_what_comes_until_the_bag_is_empty():
    assert steps(START, taken(9, 20), 21, until=at(40)) == [("done", 9), ("done", 20), ("next", 30), ("coming", 40)]


@pytest.mark.parametrize(("second", "missed"), [(21, False), (22, True), (23, True)])
def test_a_set_is_missed_when_the_gap_turned_amber(second, missed):
    """Twelve minutes without vitals during the infusion are amber; the set was due ten minutes after the last."""
    found = steps(START, taken(10, second), second + 1)
    assert (("missed", 20) in found) is missed


def test_half_a_set_is_no_step():
    assert steps(START, taken(10, parameters=frozenset({"spo2"})), 11)[0] == ("next", 10)


def test_exactly_what_is_asked_for_is_a_step():
    assert steps(START, taken(10, parameters=RULES.rungs[0].parameters), 11)[0] == ("done", 10)


def test_three_that_come_are_shown_while_no_end_is_known():
    assert steps(START, taken(), 1) == [("next", 10), ("coming", 20), ("coming", 30), ("coming", 40)]


def test_the_full_set_is_what_the_infusion_asks_for():
    rungs = [rung for rung in LADDER["rungs"] if rung["phase"] == "infusion" or rung["kind"] != "sedation"]
    assert ladder_from({**LADDER, "rungs": rungs}).full_set == RULES.full_set


def test_recovery_counts_from_the_end():
    times = PhaseTimes(at(-30), NOON, at(40))
    assert steps(times, taken(40), 41, until=at(100)) == [
        ("next", 15), ("coming", 30), ("coming", 45), ("coming", 60),
    ]  # fmt: skip


def test_only_the_last_ones_are_shown():
    assert [state for state, _ in steps(START, taken(5, 10, 15, 20, 25, 30), 31)].count("done") == 4


def test_nothing_runs_nothing_is_shown():
    assert steps(PhaseTimes(NOON), taken(), 1) == []
