"""Until when a case must be acknowledged: at closing time, on holidays, across a change of the clocks."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.risk.clock import deadline, is_open, next_opening, to_tell
from intake.risk.signs import Level

NEW_YORK = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Hours:
    zone: ZoneInfo = NEW_YORK
    weekly: tuple = tuple((weekday, time(9), time(17)) for weekday in range(5))
    closed_on: frozenset = field(default=frozenset({date(2026, 3, 3)}))


OFFICE = Hours()

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
FRIDAY, SATURDAY, NEXT_MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)


def at(day, hour, minute=0, second=0):
    return datetime.combine(day, time(hour, minute, second), NEW_YORK)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (at(MONDAY, 8, 59, 59), False),
        (at(MONDAY, 9), True),
        (at(MONDAY, 16, 59, 59), True),
        (at(MONDAY, 17), False),
        (at(TUESDAY, 12), False),
        (at(SATURDAY, 12), False),
        (at(MONDAY, 12).astimezone(UTC), True),
    ],
)
def test_the_site_is_open_from_opening_until_just_before_closing(when, expected):
    assert is_open(OFFICE, when) is expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (at(MONDAY, 8), at(MONDAY, 9)),
        (at(MONDAY, 9), at(WEDNESDAY, 9)),
        (at(MONDAY, 17), at(WEDNESDAY, 9)),
        (at(FRIDAY, 17), at(NEXT_MONDAY, 9)),
    ],
)
def test_the_next_opening_passes_over_holidays_and_weekends(when, expected):
    assert next_opening(OFFICE, when) == expected


def test_of_two_openings_on_one_day_the_next_one_counts():
    halves = Hours(weekly=((0, time(13), time(17)), (0, time(9), time(12))))
    assert next_opening(halves, at(MONDAY, 8)) == at(MONDAY, 9)
    assert next_opening(halves, at(MONDAY, 12)) == at(MONDAY, 13)
    assert not is_open(halves, at(MONDAY, 12, 30))


def test_a_site_that_never_opens_has_no_next_opening():
    assert next_opening(Hours(weekly=()), at(MONDAY, 8)) is None
    assert deadline(Level.MODERATE, at(MONDAY, 8), Hours(weekly=())) == at(MONDAY, 12)


@pytest.mark.parametrize(
    ("when", "minutes"),
    [
        (at(MONDAY, 8, 59, 59), 30),
        (at(MONDAY, 9), 10),
        (at(MONDAY, 16, 59, 59), 10),
        (at(MONDAY, 17), 30),
        (at(TUESDAY, 12), 30),
        (at(SATURDAY, 12), 30),
    ],
)
def test_a_high_case_has_ten_minutes_while_open_and_thirty_else(when, minutes):
    assert deadline(Level.HIGH, when, OFFICE) == when + timedelta(minutes=minutes)


@pytest.mark.parametrize("level", [Level.MODERATE, Level.INCOMPLETE, Level.WORSENING])
@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (at(MONDAY, 10), at(MONDAY, 14)),
        (at(MONDAY, 16), at(MONDAY, 20)),
        (at(MONDAY, 2), at(MONDAY, 6)),
        (at(MONDAY, 5), at(MONDAY, 9)),
        (at(MONDAY, 5, 1), at(MONDAY, 9)),
        (at(MONDAY, 8, 59), at(MONDAY, 9)),
        (at(SATURDAY, 12), at(SATURDAY, 16)),
    ],
)
def test_the_others_have_four_hours_or_until_the_site_opens(level, when, expected):
    assert deadline(level, when, OFFICE) == expected


SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)  # clocks go forward at 02:00, back at 02:00
ALL_NIGHT = Hours(weekly=tuple((weekday, time(1), time(3)) for weekday in range(7)), closed_on=frozenset())


def test_four_hours_are_four_real_hours_when_the_clocks_go_forward():
    assert deadline(Level.MODERATE, at(SPRING, 0), OFFICE).astimezone(NEW_YORK).time() == time(5)


def test_four_hours_are_four_real_hours_when_the_clocks_go_back():
    assert deadline(Level.MODERATE, at(AUTUMN, 0), OFFICE).astimezone(NEW_YORK).time() == time(3)


def test_a_site_open_over_the_change_is_open_for_its_real_hours():
    opened = at(SPRING, 1).astimezone(UTC)
    assert is_open(ALL_NIGHT, opened + timedelta(minutes=59))
    assert not is_open(ALL_NIGHT, opened + timedelta(hours=1))
    opened = at(AUTUMN, 1).astimezone(UTC)
    assert is_open(ALL_NIGHT, opened + timedelta(hours=2, minutes=59))
    assert not is_open(ALL_NIGHT, opened + timedelta(hours=3))


def test_the_hour_that_comes_twice_is_told_apart():
    second_half_past_one = datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=NEW_YORK)
    assert deadline(Level.HIGH, second_half_past_one, ALL_NIGHT) == datetime(2026, 11, 1, 6, 40, tzinfo=UTC)


def test_the_next_opening_keeps_the_local_hour_across_the_change():
    assert next_opening(OFFICE, at(FRIDAY, 17)) == datetime(2026, 3, 9, 13, 0, tzinfo=UTC)
    assert next_opening(OFFICE, datetime(2026, 2, 27, 23, tzinfo=UTC)) == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "on_call", "prescribers", "expected"),
    [
        (0, ["ann", "bob", "cyd"], ["pam", "pat"], ("ann",)),
        (1, ["ann", "bob", "cyd"], ["pam", "pat"], ("bob",)),
        (2, ["ann", "bob", "cyd"], ["pam", "pat"], ("pam", "pat")),
        (9, ["ann", "bob", "cyd"], ["pam", "pat"], ("pam", "pat")),
        (1, ["ann"], ["pam", "pat"], ("pam", "pat")),
        (0, [], ["pam"], ("pam",)),
        (2, ["ann", "bob"], [], ("ann", "bob")),
        (1, ["ann"], [], ("ann",)),
        (0, [], [], ()),
    ],
)
def test_who_is_told_next(step, on_call, prescribers, expected):
    assert to_tell(step, on_call, prescribers) == expected
