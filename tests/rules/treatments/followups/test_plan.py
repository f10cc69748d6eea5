"""Which questionnaires are due when: anchors, windows, states, what an infusion resets, and recall windows."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatments.courses.follow_up_defaults import FOLLOW_UPS_OF_SERIES
from treatments.followups.plan import Answered, Due, InfusionDay, follow_up_plan
from treatments.followups.plan_rows import Anchor, BadRow, Row, rows_from_json, rows_to_json
from treatments.followups.recall import RECALL_DAYS

SHIPPED_PLAN = rows_from_json(FOLLOW_UPS_OF_SERIES)

DAY_ZERO = date(2026, 3, 2)
WEEK_2 = Row("week-2", Anchor.SERIES_START, 14, 3, 3, ("lsas-sr",))
WEEK_4 = Row("week-4", Anchor.SERIES_START, 28, 7, 7, ("lsas-sr", "phq-9"))
AFTER_LAST = Row("after-last", Anchor.LAST_INFUSION, 7, 3, 7, ("lsas-sr",))
EACH = Row("each", Anchor.EACH_INFUSION, 0, 1, 0, ("vas-anxiety",))
SERIES = (0, 2, 4, 7, 9, 11)


def on(day):
    return DAY_ZERO + timedelta(days=day)


def plan(rows, *, series=SERIES, later=(), answers=(), today=-30):
    infusions = [InfusionDay(on(day)) for day in series] + [InfusionDay(on(day), in_series=False) for day in later]
    answered = [Answered(instrument, on(day)) for instrument, day in answers]
    return follow_up_plan(rows, infusions, answered, RECALL_DAYS, today=on(today))


def days(point):
    return tuple((each - DAY_ZERO).days for each in (point.opens_on, point.due_on, point.closes_on))


def only(*arguments, **more):
    (point,) = plan(*arguments, **more)
    return point


def test_without_an_infusion_given_or_booked_nothing_is_due():
    assert plan(SHIPPED_PLAN, series=()) == ()


def test_a_row_counts_from_the_start_of_the_series():
    point = only([WEEK_2])
    assert (days(point), point.infusion, point.anchor_key) == ((11, 14, 17), 1, "series_start:1")


def test_a_row_counts_from_the_last_infusion_of_the_series():
    point = only([AFTER_LAST])
    assert (days(point), point.infusion, point.anchor_key) == ((15, 18, 25), 6, "last_infusion:6")


def test_a_row_counts_from_each_infusion():
    assert [(point.infusion, days(point)) for point in plan([EACH], series=(0, 7), later=[40])] == [
        (1, (-1, 0, 0)),
        (2, (6, 7, 7)),
        (3, (39, 40, 40)),
    ]


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (10, Due.PLANNED),
        (11, Due.OPEN),
        (13, Due.OPEN),
        (14, Due.DUE),
        (15, Due.LATE),
        (17, Due.LATE),
        (18, Due.MISSED),
    ],
)
def test_planned_open_due_late_missed(today, state):
    assert only([WEEK_2], today=today).state is state


@pytest.mark.parametrize(("day", "state"), [(10, Due.MISSED), (11, Due.ANSWERED), (17, Due.ANSWERED), (18, Due.MISSED)])
def test_an_answer_counts_within_the_window(day, state):
    assert only([WEEK_2], answers=[("lsas-sr", day)], today=40).state is state


def test_an_answer_in_the_future_is_not_known_yet():
    assert only([WEEK_2], answers=[("lsas-sr", 14)], today=13).state is Due.OPEN


def test_an_answered_point_says_when():
    assert only([WEEK_2], answers=[("lsas-sr", 12)], today=40).answers == (Answered("lsas-sr", on(12)),)


def test_a_point_waits_for_the_instruments_that_are_not_answered():
    point = only([WEEK_4], answers=[("phq-9", 27)], today=30)
    assert (point.state, point.instruments, point.waiting_for) == (Due.LATE, ("lsas-sr", "phq-9"), ("lsas-sr",))


def test_the_nearest_answer_belongs_to_the_point_and_each_answer_to_one():
    rows = [WEEK_2, Row("also", Anchor.SERIES_START, 16, 3, 3, ("lsas-sr",))]
    first, second = plan(rows, answers=[("lsas-sr", 13), ("lsas-sr", 17)], today=40)
    assert [point.answers[0].on for point in (first, second)] == [on(13), on(17)]


def test_one_answer_does_not_answer_two_points():
    rows = [WEEK_2, Row("also", Anchor.SERIES_START, 16, 3, 12, ("lsas-sr",))]
    first, second = plan(rows, answers=[("lsas-sr", 15)], today=16)
    assert (first.state, second.state) == (Due.ANSWERED, Due.PLANNED)
    assert days(second) == (22, 22, 28)


# Resets


def test_an_infusion_after_the_series_starts_the_rows_on_the_last_infusion_anew():
    assert [(point.infusion, days(point)) for point in plan([AFTER_LAST], later=[22])] == [(7, (26, 29, 36))]


@pytest.mark.parametrize(("booster", "left"), [(25, [7]), (26, [6, 7])])
def test_a_point_that_closed_before_that_infusion_stays(booster, left):
    assert [point.infusion for point in plan([AFTER_LAST], later=[booster])] == left


def test_infusions_of_the_series_do_not_reset_one_another():
    assert [point.infusion for point in plan([AFTER_LAST], series=(0, 20))] == [2]


def test_rows_on_the_start_of_the_series_stay_where_they_are():
    assert days(plan([WEEK_4], later=[22])[0]) == (21, 28, 35)


# Recall windows: LSAS-SR asks about one week, PHQ-9 about two.


@pytest.mark.parametrize(
    ("answered", "due"), [(7, (14, 14, 17)), (6, (13, 14, 17)), (10, (17, 17, 17)), (4, (11, 14, 17))]
)
def test_a_point_waits_until_the_recall_window_of_the_last_answer_is_over(answered, due):
    assert days(only([WEEK_2], answers=[("lsas-sr", answered)], today=answered)) == due


def test_a_point_whose_window_is_over_before_that_gives_way():
    row = Row("week-1", Anchor.SERIES_START, 7, 0, 2, ("lsas-sr",))
    assert plan([row], answers=[("lsas-sr", 3)], today=3) == ()
    assert days(only([row], answers=[("lsas-sr", 2)], today=3)) == (9, 9, 9)


def test_a_point_without_an_answer_yet_keeps_the_next_one_at_a_distance():
    """Week 2 is due on day 14; the last infusion was on day 11, so its own point would be due on day 18."""
    assert [days(point) for point in plan([WEEK_2, AFTER_LAST], today=12)] == [(11, 14, 17), (21, 21, 25)]


def test_a_late_point_keeps_the_next_one_at_a_distance_from_today():
    assert [days(point) for point in plan([WEEK_2, AFTER_LAST], today=16)] == [(11, 14, 17), (23, 23, 25)]


def test_on_the_last_day_of_its_window_a_point_may_still_be_answered():
    assert [days(point) for point in plan([WEEK_2, AFTER_LAST], today=17)] == [(11, 14, 17), (24, 24, 25)]


def test_a_missed_point_keeps_nothing_at_a_distance():
    assert [days(point) for point in plan([WEEK_2, AFTER_LAST], today=18)] == [(11, 14, 17), (15, 18, 25)]


def test_a_missed_point_stays_missed_when_somebody_answers_later():
    assert only([WEEK_2], answers=[("lsas-sr", 19)], today=20).state is Due.MISSED


def test_an_instrument_that_asks_too_far_back_is_left_out_and_the_others_are_asked():
    point = only([WEEK_4], answers=[("phq-9", 15)], today=16)
    assert (point.instruments, days(point)) == (("lsas-sr",), (21, 28, 35))


def test_rows_on_each_infusion_give_way_to_the_others():
    row = Row("each", Anchor.EACH_INFUSION, 0, 0, 0, ("lsas-sr",))
    points = plan([row, WEEK_2], series=(0, 2, 9, 20, 21))
    assert [(point.code, (point.due_on - DAY_ZERO).days) for point in points] == [
        ("each", 0),
        ("week-2", 14),
        ("each", 21),
    ]


def test_an_instrument_without_a_recall_window_is_asked_once_a_day():
    row = Row("again", Anchor.EACH_INFUSION, 0, 0, 0, ("vas-anxiety",))
    assert len(plan([EACH, row], series=(0, 1))) == 2
    assert len(plan([EACH, row], series=(0,), answers=[("vas-anxiety", 0)], today=0)) == 1


def test_planning_twice_gives_the_same():
    assert plan(SHIPPED_PLAN, today=12) == plan(tuple(reversed(SHIPPED_PLAN)), series=tuple(reversed(SERIES)), today=12)


answers = st.lists(st.tuples(st.sampled_from(["lsas-sr", "phq-9"]), st.integers(-20, 95)), max_size=8, unique=True)


@settings(deadline=None)
@given(answers, st.integers(-5, 100), st.lists(st.integers(20, 80), max_size=3, unique=True))
def test_nothing_is_ever_asked_within_its_recall_window_of_an_answer(answers, today, later):
    points = plan(SHIPPED_PLAN, later=sorted(later), answers=answers, today=today)
    for point in points:
        assert point.opens_on <= point.due_on <= point.closes_on
        for instrument in point.waiting_for:
            given_on = [on(day) for name, day in answers if name == instrument and day <= today]
            recall = timedelta(days=RECALL_DAYS.get(instrument, 1))
            assert not any(timedelta(0) <= point.due_on - each < recall for each in given_on)
    keys = [(point.code, point.anchor_key) for point in points]
    assert len(set(keys)) == len(keys)


# Rows


def test_rows_are_kept_as_json_and_read_again():
    assert rows_from_json(rows_to_json(SHIPPED_PLAN)) == SHIPPED_PLAN


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": ""}, "code: give the row a name"),
        ({"anchor": "birthday"}, "anchor is one of series_start, last_infusion, each_infusion"),
        ({"day": "14"}, "day is a whole number"),
        ({"day": True}, "day is a whole number"),
        ({"window_before": -1}, "window_before and window_after are 0 days or more"),
        ({"window_after": -1}, "window_before and window_after are 0 days or more"),
        ({"instruments": []}, "instruments names at least one"),
        ({"instruments": ["lsas-sr", "lsas-sr"]}, "none twice"),
        ({"colour": "red"}, "colour missing or unknown"),
    ],
)
def test_a_bad_row_is_refused_by_name(change, message):
    (row,) = rows_to_json([WEEK_2])
    with pytest.raises(BadRow, match=message):
        rows_from_json([{**row, **change}])


def test_a_row_with_a_key_missing_is_refused():
    (row,) = rows_to_json([WEEK_2])
    del row["day"]
    with pytest.raises(BadRow, match="row 1: day missing or unknown"):
        rows_from_json([row])


def test_two_rows_with_one_code_are_refused():
    with pytest.raises(BadRow, match="week-2 is used twice"):
        rows_from_json(rows_to_json([WEEK_2, WEEK_2]))
