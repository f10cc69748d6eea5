"""The series planner: spacing, wishes, the rest of a series, and the clash that is named."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.rules.treatments.scheduling.site import (
    NEW_YORK,
    VISIT,
    at,
    busy,
    calendar,
    chair,
    nurse,
    on,
    opening,
    prescriber,
    wall,
)
from treatments.scheduling.kinds import INFUSION
from treatments.scheduling.planner import plan_series
from treatments.scheduling.series import BadRequest, Clash, SeriesRequest, Spacing, Wishes

THREE_A_WEEK = Spacing(1, 2, 4)


def request(count=6, spacing=THREE_A_WEEK, *, not_before=None, until=14, **more):
    return SeriesRequest(count, spacing, not_before or at(0, "00:00"), on(until), **more)


def days(plan):
    assert not isinstance(plan, Clash), str(plan)
    return [(proposal.slot.on - on(0)).days for proposal in plan]


def times(plan):
    return [wall(proposal.slot.starts_at) for proposal in plan]


def test_a_series_begins_as_soon_as_it_can_and_keeps_the_preferred_gap():
    plan = plan_series(request(), VISIT, calendar(chair()))
    assert days(plan) == [0, 2, 4, 7, 9, 11]
    assert times(plan) == ["09:00"] * 6
    assert [proposal.number for proposal in plan] == [1, 2, 3, 4, 5, 6]


def test_the_gap_gives_way_to_what_is_taken():
    assert days(plan_series(request(3), VISIT, calendar(chair("chair:1", busy(2))))) == [0, 1, 3]


def test_an_earlier_choice_is_taken_back_when_it_leads_nowhere():
    """Day 3 is free but leads nowhere; only from day 1 can day 4 be reached within three days."""
    taken = [busy(day) for day in (0, 2, 7, 8, 9, 10, 11)]
    plan = plan_series(request(2, Spacing(3, 3, 3)), VISIT, calendar(chair("chair:1", *taken)))
    assert days(plan) == [1, 4]


def test_a_closed_day_is_passed_over():
    book = calendar(chair(), opening=opening(closed=[on(2)]))
    assert days(plan_series(request(2, Spacing(2, 2, 3)), VISIT, book)) == [0, 3]


def test_the_first_lies_between_the_earliest_instant_and_the_last_date():
    assert days(plan_series(request(1, not_before=at(3, "12:01")), VISIT, calendar(chair()))) == [3]
    late = plan_series(request(1, not_before=at(3, "15:46"), until=3), VISIT, calendar(chair()))
    assert (late.number, late.on, late.resource) == (1, on(3), None)
    assert late.reason == "No 75 minutes are left within the opening hours."


# Wishes


def test_wished_weekdays_come_first():
    wishes = Wishes(weekdays=frozenset({1, 3}))
    assert days(plan_series(request(4, wishes=wishes), VISIT, calendar(chair()))) == [1, 3, 4, 8]


def test_wished_times_come_first():
    wishes = Wishes(from_time=time(13), until_time=time(14))
    assert times(plan_series(request(2, wishes=wishes), VISIT, calendar(chair()))) == ["13:00", "13:00"]


def test_where_no_wish_can_be_met_another_time_will_do():
    wishes = Wishes(weekdays=frozenset({1}), from_time=time(13))
    plan = plan_series(request(2, wishes=wishes), VISIT, calendar(chair("chair:1", busy(1, "12:00", "17:00"), busy(8))))
    assert days(plan) == [1, 3]
    assert times(plan) == ["09:00", "13:00"]


def test_with_only_there_is_no_other_time():
    wishes = Wishes(weekdays=frozenset({1}), only=True)
    assert days(plan_series(request(2, Spacing(2, 2, 7), wishes=wishes), VISIT, calendar(chair()))) == [1, 8]
    found = plan_series(request(2, Spacing(1, 2, 6), wishes=wishes), VISIT, calendar(chair()))
    assert (found.number, found.on, found.reason) == (2, on(3), "It is not at a time that the patient asked for.")


@pytest.mark.parametrize(("until", "start"), [(time(12), "12:00"), (time(11, 59), None)])
def test_the_end_of_the_wished_times_is_included(until, start):
    wishes = Wishes(from_time=time(12), until_time=until, only=True)
    plan = plan_series(request(1, wishes=wishes, until=0), VISIT, calendar(chair()))
    assert (None if isinstance(plan, Clash) else times(plan)[0]) == start


# The rest of a series


def test_the_rest_counts_from_the_infusion_before():
    rest = request(3, previous_on=on(4), first_number=4, until=60)
    plan = plan_series(rest, VISIT, calendar(chair()))
    assert [(proposal.number, (proposal.slot.on - on(0)).days) for proposal in plan] == [(4, 7), (5, 9), (6, 11)]


def test_the_rest_keeps_to_its_gap_even_where_another_day_would_be_free():
    rest = request(1, Spacing(1, 2, 3), previous_on=on(4), until=60, first_number=3)
    found = plan_series(rest, VISIT, calendar(chair("chair:1", busy(7))))
    assert (found.number, found.on, found.resource) == (3, on(7), "chair 1")
    assert [(each.on, each.reason) for each in found.tried] == [
        (on(5), "The clinic is closed."),
        (on(6), "The clinic is closed."),
        (on(7), "No chair is free for as long as it takes."),
    ]


def test_the_rest_may_begin_today_and_on_the_last_date_allowed():
    for until, expected in ((2, [2]), (1, None)):
        rest = request(1, Spacing(1, 2, 4), previous_on=on(0), not_before=at(2, "08:00"), until=until)
        plan = plan_series(rest, VISIT, calendar(chair()))
        assert (None if isinstance(plan, Clash) else days(plan)) == expected


def test_when_the_longest_gap_has_passed_no_date_is_left():
    rest = request(1, previous_on=on(0), not_before=at(10), until=60)
    found = plan_series(rest, VISIT, calendar(chair()))
    assert (found.on, found.reason) == (on(4), "No date is left between the earliest and the latest possible.")


# The clash


def test_one_date_that_cannot_be_refuses_the_whole_series_and_is_named():
    """However closely the first five follow one another, the sixth falls into the week that is taken."""
    taken = [busy(day) for day in range(7, 12)]
    found = plan_series(request(until=0), VISIT, calendar(chair("chair:1", *taken)))
    assert (found.number, found.on, found.resource) == (6, on(7), "chair 1")
    assert str(found).startswith(f"Number 6 of the series finds no place on {on(7)} (chair 1): No chair is free")
    assert [each.on for each in found.tried] == sorted(each.on for each in found.tried)


def test_a_resource_that_is_missing_is_named_rather_than_a_closed_day():
    spacing = Spacing(5, 5, 8)
    found = plan_series(request(2, spacing, until=0), VISIT, calendar(chair("chair:1", busy(7), busy(8))))
    assert (found.on, found.resource) == (on(7), "chair 1")


# People, clocks and midnight


def test_the_same_chair_and_people_wherever_they_are_free():
    resources = [chair("chair:1", busy(0)), chair("chair:2", busy(4)), nurse(), prescriber()]
    plan = plan_series(request(3), INFUSION, calendar(*resources))
    assert [proposal.slot.holds[0].resource_id for proposal in plan] == ["chair:2", "chair:2", "chair:1"]


@pytest.mark.parametrize(("friday", "utc_hours"), [(date(2026, 3, 6), [14, 13]), (date(2026, 10, 30), [13, 14])])
def test_the_clock_on_the_wall_stays_the_same_over_a_clock_change(friday, utc_hours):
    before = datetime.combine(friday, time(0), NEW_YORK).astimezone(UTC)
    plan = plan_series(SeriesRequest(2, Spacing(3, 3, 3), before, friday), VISIT, calendar(chair()))
    assert times(plan) == ["09:00", "09:00"]
    assert [proposal.slot.starts_at.hour for proposal in plan] == utc_hours


def test_a_clinic_day_past_midnight_is_one_day():
    nights = {weekday: ((time(22), time(2)),) for weekday in range(7)}
    held = busy(0, "22:00", "23:59"), busy(1, "00:00", "00:30")
    book = calendar(chair("chair:1", *held), opening=opening(nights))
    plan = plan_series(request(2, Spacing(1, 1, 1), not_before=at(0, "12:00")), VISIT, book)
    assert days(plan) == [0, 1]
    assert plan[0].slot.starts_at == at(1, "00:30")


def test_after_midnight_the_clinic_day_of_yesterday_still_counts():
    nights = {weekday: ((time(22), time(4)),) for weekday in range(7)}
    plan = plan_series(request(1, not_before=at(1, "00:10")), VISIT, calendar(chair(), opening=opening(nights)))
    assert (plan[0].slot.on, plan[0].slot.starts_at) == (on(0), at(1, "00:15"))


# What may be asked


@pytest.mark.parametrize("spacing", [(0, 1, 2), (2, 1, 3), (1, 3, 2)])
def test_an_impossible_spacing_is_refused(spacing):
    with pytest.raises(BadRequest, match="spacing"):
        Spacing(*spacing)


@pytest.mark.parametrize("count", [0, 101])
def test_an_impossible_number_is_refused(count):
    with pytest.raises(BadRequest, match="count"):
        request(count)
    assert request(100)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(BadRequest, match="not_before"):
        request(not_before=datetime(2026, 3, 16, 9, 0))  # noqa: DTZ001


@pytest.mark.parametrize(("gap", "allowed"), [(0, False), (1, True), (4, True), (5, False)])
def test_spacing_allows_its_gaps(gap, allowed):
    assert THREE_A_WEEK.allows(on(0), on(gap)) is allowed
    assert (on(0) + timedelta(days=gap) in THREE_A_WEEK.dates_after(on(0))) is allowed
