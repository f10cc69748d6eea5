"""What the pump delivered, against E6 of the clinical reference, and segments across a change of the clocks."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatments.courses.elapsed import NaiveTime
from treatments.infusions.rules.delivered import (
    DeliveredTooMuch,
    PreparedBag,
    Segment,
    delivered,
    delivered_so_far,
    minutes_left,
    segments_between,
)

BAG = PreparedBag(D("0.35"), D(35), D(70))
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def segments(*pairs):
    return [Segment(D(minutes), D(rate)) for minutes, rate in pairs]


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def test_e6_a_pause_a_slower_rate_and_an_early_stop():
    found = delivered(segments((18, 150), (6, 0), (12, 100)), BAG)
    assert (found.delivered_ml, found.delivered_mg, found.delivered_mg_per_kg) == (65, D("22.75"), D("0.325"))
    assert (found.remaining_mg, found.running_minutes, found.elapsed_minutes) == (D("12.25"), 30, 36)


def test_nothing_is_delivered_by_no_segments():
    found = delivered([], BAG)
    assert (found.delivered_mg, found.remaining_mg, found.elapsed_minutes) == (0, 35, 0)


def test_minutes_and_rates_may_be_zero():
    found = delivered(segments((0, 150), (5, 0)), BAG)
    assert (found.delivered_mg, found.running_minutes, found.elapsed_minutes) == (0, 0, 5)


def test_the_slowest_rate_still_runs():
    assert delivered(segments((5, "0.1")), BAG).running_minutes == 5


@pytest.mark.parametrize(("minutes", "possible"), [("39.9999", True), ("40", True), ("40.0001", False)])
def test_more_than_was_prepared_cannot_be_delivered(minutes, possible):
    if possible:
        assert delivered(segments((minutes, 150)), BAG).remaining_mg >= 0
        return
    with pytest.raises(DeliveredTooMuch, match="deliver 35.0001 mg, more than the prepared dose of 35 mg"):
        delivered(segments((minutes, 150)), BAG)


def test_a_bag_that_is_just_empty_is_not_overdrawn_by_a_third_that_cannot_be_written():
    found = delivered(segments((10, "0.7")), PreparedBag(D(3), D("0.35"), D(70)))
    assert found.remaining_mg == 0


def test_a_pump_that_runs_on_delivers_no_more_than_the_bag():
    found = delivered_so_far(segments((50, 150)), BAG)
    assert (found.delivered_ml, found.delivered_mg, found.remaining_mg) == (100, 35, 0)
    assert (found.beyond_ml, found.running_minutes) == (25, 50)


amounts = st.decimals(min_value=D("0.1"), max_value=D(200), places=2)


@given(st.lists(st.tuples(amounts, amounts), max_size=6), amounts)
def test_given_and_remaining_always_make_up_the_bag(pairs, dose):
    found = delivered_so_far(segments(*pairs), PreparedBag(D("0.35"), dose, D(70)))
    pumped = sum((Fraction(minutes) * Fraction(rate) / 60 for minutes, rate in pairs), Fraction(0)) * Fraction("0.35")
    assert abs(Fraction(found.delivered_mg) - min(pumped, Fraction(dose))) < Fraction(1, 10**9)
    assert abs(found.delivered_mg + found.remaining_mg - dose) < D("1E-9")
    assert (found.beyond_ml > 0) == (pumped > Fraction(dose))


class TestSegmentsBetween:
    def test_rate_changes_become_segments_up_to_now(self):
        events = [(at(0), D(150)), (at(18), D(0)), (at(24), D(100))]
        assert segments_between(events, at(36)) == tuple(segments((18, 150), (6, 0), (12, 100)))

    def test_changes_may_come_late_and_out_of_order(self):
        events = [(at(24), D(100)), (at(0), D(150)), (at(18), D(0))]
        assert segments_between(events, at(36)) == tuple(segments((18, 150), (6, 0), (12, 100)))

    def test_what_has_not_happened_yet_does_not_count(self):
        events = [(at(0), D(150)), (at(40), D(0))]
        assert segments_between(events, at(10)) == (Segment(D(10), D(150)),)
        assert segments_between(events, at(0)) == ()

    def test_of_two_changes_at_one_instant_the_last_one_counts(self):
        events = [(at(0), D(150)), (at(0), D(120))]
        assert segments_between(events, at(10)) == (Segment(D(10), D(120)),)

    def test_seconds_count(self):
        (segment,) = segments_between([(NOON, D(150))], NOON + timedelta(seconds=90))
        assert segment.minutes == D("1.5")

    @pytest.mark.parametrize("zone", ["America/New_York", "UTC"])
    def test_the_night_when_the_clocks_go_back_is_not_shorter(self, zone):
        start = datetime(2026, 11, 1, 5, 50, tzinfo=UTC).astimezone(ZoneInfo(zone))
        end = datetime(2026, 11, 1, 6, 30, tzinfo=UTC).astimezone(ZoneInfo(zone))
        assert segments_between([(start, D(150))], end) == (Segment(D(40), D(150)),)

    def test_a_time_without_an_offset_is_refused(self):
        with pytest.raises(NaiveTime):
            segments_between([(datetime(2026, 6, 30, 12), D(150))], NOON)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("ran", "rate", "left"),
    [((0, 150), D(150), D(40)), ((20, 150), D(150), D(20)), ((20, 150), D(75), D(40)), ((40, 150), D(150), D(0)),
     ((41, 150), D(150), D(0)), ((20, 150), D(0), None), ((40, 150), D(0), D(0)),
     ((39, 150), D(150), D(1)), ((20, 150), D("0.5"), D(6000))],
)  # fmt: skip
def test_how_long_the_bag_lasts_at_the_present_rate(ran, rate, left):
    assert minutes_left(delivered_so_far(segments(ran), BAG), BAG, rate) == left
