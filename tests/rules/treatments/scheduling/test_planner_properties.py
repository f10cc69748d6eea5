"""The planner against a search that tries everything; and its speed."""

import random
from datetime import date, time, timedelta
from itertools import combinations, permutations, product

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.rules.treatments.scheduling.site import (
    NEW_YORK,
    WEEKDAYS,
    at,
    busy,
    calendar,
    chair,
    nurse,
    on,
    opening,
    prescriber,
)
from treatments.scheduling.diary import Busy, Resource
from treatments.scheduling.kinds import INFUSION, AppointmentKind, Need
from treatments.scheduling.planner import plan_series
from treatments.scheduling.series import Clash, SeriesRequest, Spacing, Wishes

# Three hours a day, starts on the hour, a week and a half: small enough to try everything.
HOURS = [9, 10, 11]
DAYS = range(9)
HOLIDAY = 6
KIND = AppointmentKind(
    "visit",
    "Visit",
    60,
    (Need("chair", 0, 60), Need("nurse", 0, 60, shares=2), Need("nurse", 0, 30, who="second")),
)

taken = st.frozensets(st.sampled_from(list(product(DAYS, HOURS))), min_size=10, max_size=24)
shared = st.frozensets(st.sampled_from(list(product(DAYS, HOURS, [1, 2]))), max_size=12)
calendars = st.fixed_dictionaries({"chair:1": taken, "chair:2": taken, "nurse:1": shared, "nurse:2": taken})
spacings = st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 2)).map(
    lambda gaps: Spacing(gaps[0], gaps[0] + gaps[1], gaps[0] + gaps[1] + gaps[2])
)
wishes = st.builds(
    Wishes,
    weekdays=st.frozensets(st.integers(0, 6)),
    from_time=st.sampled_from([time(0), time(10)]),
    only=st.booleans(),
)


def book(held):
    def hold(day, hour, lane=None):
        return busy(day, f"{hour:02}:00", f"{hour + 1:02}:00", *([(lane, lane)] if lane else []))

    resources = [
        Resource(id_, id_, frozenset({id_.split(":")[0]}), tuple(hold(*each) for each in held[id_])) for id_ in held
    ]
    hours = {weekday: ((time(9), time(12)),) for weekday in range(7)}
    return calendar(*resources, opening=opening(hours, [on(HOLIDAY)]), step_minutes=60)


def is_free(held, day, hour):
    """Whether a chair and two nurses, one of them shared with at most one other patient, are free at this hour."""
    at_hour = {id_: {each[2:] for each in times if each[:2] == (day, hour)} for id_, times in held.items()}
    chair_free = not at_hour["chair:1"] or not at_hour["chair:2"]
    alone = {id_: not at_hour[id_] for id_ in ("nurse:1", "nurse:2")}
    bears_one_more = {"nurse:1": len(at_hour["nurse:1"]) < 2, "nurse:2": not at_hour["nurse:2"]}
    return chair_free and any(bears_one_more[a] and alone[b] for a, b in permutations(alone))


def is_wished(wish, day, hour):
    return not wish.only or (
        (not wish.weekdays or on(day).weekday() in wish.weekdays) and wish.from_time <= time(hour) <= wish.until_time
    )


def possible_dates(held, wish):
    return {
        day
        for day, hour in product(DAYS, HOURS)
        if day != HOLIDAY and is_free(held, day, hour) and is_wished(wish, day, hour)
    }


def has_plan(dates, count, spacing, until):
    return any(
        series[0] <= until
        and all(spacing.min_days <= b - a <= spacing.max_days for a, b in zip(series, series[1:], strict=False))
        for series in combinations(sorted(dates), count)
    )


@settings(deadline=None, max_examples=150)
@given(calendars, spacings, wishes, st.integers(1, 4), st.integers(0, 8))
def test_it_finds_a_plan_whenever_there_is_one_and_every_plan_is_legal(held, spacing, wish, count, until):
    found = plan_series(SeriesRequest(count, spacing, at(0, "00:00"), on(until), wish), KIND, book(held))
    # The calendar ends with DAYS; what lies beyond is as free as can be, so the other search sees it too.
    beyond = {day for day in range(9, 40) if is_wished(wish, day, 11)}
    expected = has_plan(possible_dates(held, wish) | beyond, count, spacing, until)
    event(f"plan: {expected}")
    assert isinstance(found, Clash) != expected
    if expected:
        assert_legal(found, held, spacing, wish, until)
    else:
        assert_true(found, held, wish)


def assert_legal(plan, held, spacing, wish, until):
    dates = [proposal.slot.on for proposal in plan]
    assert on(0) <= dates[0] <= on(until)
    assert all(spacing.allows(a, b) for a, b in zip(dates, dates[1:], strict=False))
    for proposal in plan:
        start = proposal.slot.starts_at.astimezone(NEW_YORK)
        day = (start.date() - on(0)).days
        assert day != HOLIDAY
        assert start.hour in HOURS
        assert is_wished(wish, day, start.hour)
        chair_hold, shared_hold, second = proposal.slot.holds
        assert shared_hold.resource_id != second.resource_id
        for hold in (chair_hold, second):
            assert not [each for each in held[hold.resource_id] if each[:2] == (day, start.hour)]
        lanes = [each[2:] or (1, 2) for each in held[shared_hold.resource_id] if each[:2] == (day, start.hour)]
        assert not any(shared_hold.lanes[0] in lane for lane in lanes)


def assert_true(clash, held, wish):
    """No date that the clash names has a place after all."""
    possible = possible_dates(held, wish)
    assert not {(each.on - on(0)).days for each in clash.tried} & possible


@settings(deadline=None, max_examples=25)
@given(calendars, spacings, wishes)
def test_the_same_question_has_the_same_answer(held, spacing, wish):
    asked = SeriesRequest(3, spacing, at(0, "00:00"), on(5), wish)
    assert plan_series(asked, KIND, book(held)) == plan_series(asked, KIND, book(held))


def half_full(seed):
    """Six chairs and eight people, three months, every other hour of each taken at random."""
    chance = random.Random(seed)

    def holds():
        return tuple(
            Busy(at(day, f"{hour:02}:00"), at(day, f"{hour:02}:59"))
            for day, hour in product(range(90), range(9, 17))
            if chance.random() < 0.5
        )

    chairs = [chair(f"chair:{number}", *holds()) for number in range(6)]
    people = [nurse(f"nurse:{number}", *holds()) for number in range(5)]
    return chairs + people + [prescriber(f"prescriber:{number}", *holds()) for number in range(3)]


def series_of_six(resources):
    wished = SeriesRequest(6, Spacing(1, 2, 4), at(0, "00:00"), on(60), Wishes(frozenset({0, 2, 4})))
    return plan_series(wished, INFUSION, calendar(*resources, opening=opening(WEEKDAYS)))


def test_three_months_that_are_half_full_have_room_for_six_infusions():
    """How long that takes is measured in bench/series.py."""
    assert [proposal.number for proposal in series_of_six(half_full(1))] == [1, 2, 3, 4, 5, 6]


def test_that_there_is_no_plan_is_said_of_every_date():
    """The one prescriber left is never free, which is found out only after every start of every day."""
    resources = [each for each in half_full(2) if "prescriber" not in each.kinds]
    never = prescriber("prescriber:9", Busy(at(-1), at(0) + timedelta(days=120)))
    clash = series_of_six([*resources, never])
    assert (clash.number, clash.resource) == (1, "prescriber:9")
    assert len(clash.tried) == (on(60) - date(2026, 3, 16)).days + 1
