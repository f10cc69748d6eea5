"""The vitals ladder: what is due next, how far overdue, and gaps, by real time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from treatments.courses.elapsed import NaiveTime
from treatments.courses.monitoring_defaults import LADDER
from treatments.infusions.rules.ladder import Gap, PhaseTimes, all_due, next_due, vitals_gap
from treatments.infusions.rules.ladder_rows import ladder_from
from treatments.infusions.rules.vitals import TimedReading

PROTOCOL = ladder_from(LADDER)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
FULL = PROTOCOL.full_set
VITALS = FULL - {"sedation"}


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def reading(minutes, parameters=FULL, received=None):
    return TimedReading(at(minutes), at(minutes if received is None else received), frozenset(parameters))


CHECKED_IN = PhaseTimes(checked_in_at=at(-30))
RUNNING = PhaseTimes(checked_in_at=at(-30), started_at=NOON)
RECOVERING = PhaseTimes(checked_in_at=at(-30), started_at=NOON, ended_at=at(40))


def due(times, readings, now):
    found = next_due(PROTOCOL, times, readings, at(now))
    return (found.kind, (found.at - NOON) // timedelta(minutes=1), found.overdue_minutes)


class TestBeforeTheStart:
    def test_a_baseline_is_due_from_check_in(self):
        assert due(CHECKED_IN, [], -20) == ("baseline", -30, 10)

    def test_a_baseline_grows_too_old_after_a_quarter_of_an_hour(self):
        assert due(CHECKED_IN, [reading(-25)], -20) == ("baseline", -10, 0)
        assert due(CHECKED_IN, [reading(-25)], -5) == ("baseline", -10, 5)

    def test_half_a_set_is_no_baseline_and_the_other_half_completes_it(self):
        half = reading(-25, {"systolic", "diastolic"})
        assert due(CHECKED_IN, [half], -20) == ("baseline", -30, 10)
        assert due(CHECKED_IN, [half, reading(-23, FULL - {"systolic", "diastolic"})], -20) == ("baseline", -10, 0)

    def test_a_reading_from_before_check_in_is_no_baseline(self):
        assert due(CHECKED_IN, [reading(-31)], -30) == ("baseline", -30, 0)


class TestDuringTheInfusion:
    def test_the_first_reading_is_due_ten_minutes_after_the_start_whatever_the_baseline(self):
        assert due(RUNNING, [reading(-1)], 4) == ("vitals", 10, 0)

    @pytest.mark.parametrize(("now", "overdue"), [(18, 0), (19, 0), (20, 1), (25, 6)])
    def test_each_further_one_ten_minutes_after_the_last(self, now, overdue):
        assert due(RUNNING, [reading(9)], now) == ("vitals", 19, overdue)

    def test_vitals_without_sedation_leave_sedation_due(self):
        dues = all_due(PROTOCOL, RUNNING, [reading(9, VITALS)], at(9))
        assert [(each.kind, each.at) for each in dues] == [("sedation", at(10)), ("vitals", at(19))]

    def test_half_a_set_does_not_put_off_the_other_half(self):
        assert due(RUNNING, [reading(9), reading(12, {"spo2", "heart_rate"})], 13) == ("vitals", 19, 0)

    def test_the_order_in_which_readings_arrive_does_not_matter(self):
        assert due(RUNNING, [reading(19), reading(9)], 20) == ("vitals", 29, 0)

    def test_a_reading_entered_late_counts_from_when_it_was_taken(self):
        assert due(RUNNING, [reading(9, received=16)], 16) == ("vitals", 19, 0)

    def test_a_tablet_whose_clock_runs_ahead_gains_no_time(self):
        assert due(RUNNING, [reading(23, received=9)], 10) == ("vitals", 19, 0)

    def test_a_reading_from_the_future_does_not_count(self):
        assert due(RUNNING, [reading(23, received=23)], 12) == ("vitals", 10, 2)


class TestAfterTheEnd:
    def test_a_full_set_is_due_at_the_end(self):
        assert due(RECOVERING, [reading(30)], 42) == ("end", 40, 2)

    @pytest.mark.parametrize(("minutes", "kind"), [(34, "end"), (35, "vitals"), (40, "vitals"), (41, "vitals")])
    def test_one_taken_up_to_five_minutes_before_the_end_is_that_of_the_end(self, minutes, kind):
        assert due(RECOVERING, [reading(minutes)], 42)[0] == kind

    def test_in_recovery_every_quarter_of_an_hour(self):
        assert due(RECOVERING, [reading(41)], 50) == ("vitals", 56, 0)
        assert due(RECOVERING, [reading(41), reading(56)], 75) == ("vitals", 71, 4)
        dues = all_due(PROTOCOL, RECOVERING, [reading(41), reading(50, VITALS)], at(51))
        assert [(each.kind, each.at) for each in dues] == [("sedation", at(56)), ("vitals", at(65))]


def test_nothing_is_due_before_check_in_or_after_the_close():
    closed = PhaseTimes(at(-30), NOON, at(40), closed_at=at(110))
    assert next_due(PROTOCOL, PhaseTimes(), [], NOON) is None
    assert next_due(PROTOCOL, closed, [], at(200)) is None


class TestGaps:
    @pytest.mark.parametrize(
        ("now", "gap"), [(11, "none"), (12, "amber"), (13, "amber"), (19, "amber"), (20, "red"), (21, "red")]
    )
    def test_during_the_infusion(self, now, gap):
        assert next_due(PROTOCOL, RUNNING, [reading(-10)], at(now)).gap == gap
        assert next_due(PROTOCOL, RUNNING, [reading(20)], at(20 + now)).gap == gap

    @pytest.mark.parametrize(("now", "gap"), [(19, "none"), (20, "amber"), (29, "amber"), (30, "red")])
    def test_in_recovery(self, now, gap):
        assert next_due(PROTOCOL, RECOVERING, [reading(41)], at(41 + now)).gap == gap

    def test_a_reading_of_this_instant_ends_a_gap(self):
        assert vitals_gap(PROTOCOL, RUNNING, [reading(15)], at(15)).minutes == 0

    def test_the_end_of_the_infusion_is_not_a_reading(self):
        found = vitals_gap(PROTOCOL, RECOVERING, [reading(30)], at(50))
        assert (found.level, found.minutes, found.since) == (Gap.AMBER, 20, at(30))

    def test_any_vital_sign_ends_a_gap_and_a_sedation_score_does_not(self):
        assert vitals_gap(PROTOCOL, RUNNING, [reading(12, {"spo2"})], at(15)).level is Gap.NONE
        assert vitals_gap(PROTOCOL, RUNNING, [reading(12, {"sedation"})], at(15)).level is Gap.AMBER

    def test_a_reading_from_the_future_hides_no_gap(self):
        assert vitals_gap(PROTOCOL, RUNNING, [reading(25, received=25)], at(21)).level is Gap.RED

    @pytest.mark.parametrize("times", [CHECKED_IN, PhaseTimes(at(-30), NOON, at(40), at(100))])
    def test_there_is_none_before_the_start_and_after_the_close(self, times):
        found = vitals_gap(PROTOCOL, times, [], at(300))
        assert (found.level, found.since, found.minutes) == (Gap.NONE, None, 0)


class TestOverAChangeOfTheClocks:
    NEW_YORK = ZoneInfo("America/New_York")
    START = datetime(2026, 11, 1, 1, 50, tzinfo=NEW_YORK)
    TIMES = PhaseTimes(checked_in_at=START - timedelta(minutes=20), started_at=START)

    @pytest.mark.parametrize(("minute", "overdue", "gap"), [(0, 0, "none"), (2, 2, "amber"), (10, 10, "red")])
    def test_ten_minutes_are_ten_minutes_in_the_hour_that_repeats(self, minute, overdue, gap):
        now = datetime(2026, 11, 1, 1, minute, tzinfo=self.NEW_YORK, fold=1)
        found = next_due(PROTOCOL, self.TIMES, [], now)
        assert found.at == datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
        assert (found.overdue_minutes, found.gap) == (overdue, gap)

    def test_a_reading_in_the_repeated_hour_counts_after_one_in_the_first(self):
        first = datetime(2026, 11, 1, 1, 59, tzinfo=self.NEW_YORK)
        second = datetime(2026, 11, 1, 1, 9, tzinfo=self.NEW_YORK, fold=1)
        readings = [TimedReading(moment, moment, FULL) for moment in (second, first)]
        now = datetime(2026, 11, 1, 1, 10, tzinfo=self.NEW_YORK, fold=1)
        found = next_due(PROTOCOL, self.TIMES, readings, now)
        assert found.at == datetime(2026, 11, 1, 6, 19, tzinfo=UTC)


def test_a_time_without_an_offset_is_refused():
    with pytest.raises(NaiveTime):
        next_due(PROTOCOL, RUNNING, [], datetime(2026, 6, 30, 12))  # noqa: DTZ001
