"""The hours for which a chair could have been used."""

from datetime import date, timedelta

import pytest

from treatments.outcomes.opening_hours import open_hours

WEEK = {0: 8, 1: 8, 2: 8, 3: 8, 4: 6}  # closed at the weekend
MONDAY = date(2025, 6, 2)


def in_words(closed, first, last):
    """Day by day."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(WEEK.get(day.weekday(), 0) for day in days if day not in closed)


@pytest.mark.parametrize("begins", range(7))
@pytest.mark.parametrize("days", [1, 6, 7, 8, 30, 365])
@pytest.mark.parametrize("closed", [(), (0,), (4, 5, 25), (-1, 400)])
def test_the_days_on_which_the_site_was_closed_are_taken_off(begins, days, closed):
    first = MONDAY + timedelta(days=begins)
    last = first + timedelta(days=days - 1)
    closed = [MONDAY + timedelta(days=day) for day in closed]
    assert open_hours(WEEK, closed, first, last) == in_words(closed, first, last)


def test_a_day_that_is_named_twice_is_closed_once_and_no_time_has_no_hours():
    assert open_hours(WEEK, [MONDAY, MONDAY], MONDAY, MONDAY + timedelta(days=1)) == 8
    assert open_hours(WEEK, [], MONDAY, MONDAY - timedelta(days=1)) == 0
