"""Who on the waiting list suits a place that has become free."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from treatments.scheduling.series import Neighbours, Spacing, Wishes
from treatments.scheduling.waiting import LEAST_AHEAD, OFFERED_FOR, Waiting, in_turn, offered_until, suits

NEW_YORK = ZoneInfo("America/New_York")
# Wednesday, ten in the morning in New York.
FREE = datetime(2026, 3, 4, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def waiting(**more):
    facts = {"entry_id": 1, "since": datetime(2026, 2, 1, tzinfo=UTC), "kind": "infusion", "wishes": Wishes(), **more}
    return Waiting(**facts)


def suits_ten_on_wednesday(**more):
    return suits(waiting(**more), "infusion", FREE, NEW_YORK)


def test_anybody_who_can_come_at_any_time():
    assert suits_ten_on_wednesday()


def test_another_kind_does_not_suit():
    assert not suits_ten_on_wednesday(kind="therapy")


@pytest.mark.parametrize(("weekday", "suited"), [(1, False), (2, True), (3, False)])
def test_only_on_the_days_they_can_come(weekday, suited):
    assert suits_ten_on_wednesday(wishes=Wishes(weekdays=frozenset({weekday}))) is suited


@pytest.mark.parametrize(("first", "last", "suited"), [
    (time(10), time(10), True), (time(10, 1), time(12), False),
    (time(8), time(9, 59), False), (time(8), time(12), True),
])  # fmt: skip
def test_only_at_the_times_they_can_come(first, last, suited):
    assert suits_ten_on_wednesday(wishes=Wishes(from_time=first, until_time=last)) is suited


@pytest.mark.parametrize(("held_at", "suited"), [(FREE + MINUTE, True), (FREE, False), (FREE - MINUTE, False)])
def test_only_what_is_earlier_than_what_they_hold(held_at, suited):
    assert suits_ten_on_wednesday(held_at=held_at) is suited


@pytest.mark.parametrize(("before", "suited"), [(date(2026, 3, 3), False), (date(2026, 3, 2), True)])
def test_only_what_keeps_the_gaps_of_their_series(before, suited):
    assert suits_ten_on_wednesday(neighbours=Neighbours(Spacing(2, 2, 7), before)) is suited


def test_who_has_waited_longest_comes_first():
    late = waiting(entry_id=1, since=datetime(2026, 2, 2, tzinfo=UTC))
    early = waiting(entry_id=2)
    assert [one.entry_id for one in in_turn([late, early])] == [2, 1]


def test_by_day_an_offer_stands_for_some_hours():
    at = datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert offered_until(FREE, NEW_YORK, at) == at + OFFERED_FOR


def test_at_night_the_hours_count_from_the_morning():
    at = datetime(2026, 3, 2, 5, tzinfo=UTC)  # midnight in New York; eight in the morning is 13:00 UTC
    assert offered_until(FREE, NEW_YORK, at) == datetime(2026, 3, 2, 13, tzinfo=UTC) + OFFERED_FOR


def test_over_the_night_of_a_clock_change_it_is_still_eight_in_the_morning():
    at = datetime(2026, 3, 8, 3, tzinfo=UTC)  # clocks go forward that night
    start = datetime(2026, 3, 12, 14, tzinfo=UTC)
    assert offered_until(start, NEW_YORK, at) == datetime(2026, 3, 8, 12, tzinfo=UTC) + OFFERED_FOR


@pytest.mark.parametrize(("ahead", "offered"), [(LEAST_AHEAD, False), (LEAST_AHEAD + MINUTE, True)])
def test_nobody_is_asked_too_late(ahead, offered):
    at = datetime(2026, 3, 2, 15, tzinfo=UTC)
    until = offered_until(at + ahead, NEW_YORK, at)
    assert (until is not None) is offered
    assert until in (None, at + MINUTE)
