"""Opening hours as instants: ordinary days, closed days, past midnight, and both changes of the clocks."""

from datetime import date, time, timedelta

import pytest

from tests.rules.treatments.scheduling.site import MONDAY, NEW_YORK, opening
from treatments.scheduling.opening import BadHours, starts_within

SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)


def windows(on, *hours, closed=()):
    found = opening({on.weekday(): tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in hours)}, closed)
    return [
        (start.astimezone(NEW_YORK).strftime("%d %H:%M"), end.astimezone(NEW_YORK).strftime("%d %H:%M"))
        for start, end in found.windows(on)
    ]


def test_an_ordinary_day():
    assert windows(MONDAY, ("09:00", "17:00")) == [("16 09:00", "16 17:00")]


def test_a_day_with_a_break_has_two_windows_in_order():
    assert windows(MONDAY, ("13:00", "17:00"), ("09:00", "12:00")) == [
        ("16 09:00", "16 12:00"),
        ("16 13:00", "16 17:00"),
    ]


def test_a_weekday_without_hours_and_a_closed_date_have_none():
    assert opening({}).windows(MONDAY) == ()
    assert windows(MONDAY, ("09:00", "17:00"), closed=[MONDAY]) == []


def test_hours_past_midnight_belong_to_the_day_on_which_they_began():
    assert windows(MONDAY, ("18:00", "02:00")) == [("16 18:00", "17 02:00")]
    assert windows(MONDAY, ("00:00", "00:00")) == [("16 00:00", "17 00:00")]


def test_hours_that_run_into_the_next_day_s_are_refused():
    night, early = ((time(18), time(2)),), ((time(1), time(9)),)
    with pytest.raises(BadHours, match="weekday 6 run into those of the next day"):
        opening({6: night, 0: early})
    with pytest.raises(BadHours, match="weekday 6"):
        opening({6: ((time(9), time(9)),), 0: ((time(8), time(17)),)})
    assert opening({6: night, 0: ((time(2), time(9)),)})


@pytest.mark.parametrize(("on", "hours"), [(SPRING, 7), (AUTUMN, 9), (MONDAY, 8)])
def test_the_night_of_a_clock_change_has_an_hour_less_or_more(on, hours):
    found = opening({on.weekday(): ((time(0), time(8)),)})
    ((start, end),) = found.windows(on)
    assert end - start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("on", "opens", "closes", "expected"),
    [
        (AUTUMN, "01:30", "05:00", timedelta(hours=4, minutes=30)),
        (AUTUMN, "00:00", "01:30", timedelta(hours=2, minutes=30)),
        (SPRING, "02:30", "05:00", timedelta(hours=1, minutes=30)),
        (SPRING, "00:00", "02:30", timedelta(hours=1, minutes=30)),
    ],
)
def test_times_that_are_doubled_are_open_both_times_and_times_that_are_skipped_shorten_the_day(
    on, opens, closes, expected
):
    found = opening({on.weekday(): ((time.fromisoformat(opens), time.fromisoformat(closes)),)})
    ((start, end),) = found.windows(on)
    assert end - start == expected


def test_starts_are_counted_in_real_minutes_while_the_whole_visit_fits():
    (span,) = opening({6: ((time(0), time(4)),)}).windows(SPRING)
    starts = [start.astimezone(NEW_YORK).strftime("%H:%M") for start in starts_within(span, 60, 30)]
    assert starts == ["00:00", "00:30", "01:00", "01:30", "03:00"]
