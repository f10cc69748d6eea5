"""One cell: what it stands for, or the sentence that says what is accepted."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from treatments.imports import values
from treatments.imports.values import BadValue, DayForm, Reading

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ISO = Reading(NOW)
MONTH_FIRST = Reading(NOW, DayForm.MONTH_FIRST)
DAY_FIRST = Reading(NOW, DayForm.DAY_FIRST, day_alone_at=time(12))


@pytest.mark.parametrize(
    ("text", "reading", "expected"),
    [
        ("2025-06-02T10:30:00-04:00", ISO, datetime(2025, 6, 2, 14, 30, tzinfo=UTC)),
        ("2025-06-02 10:30Z", ISO, datetime(2025, 6, 2, 10, 30, tzinfo=UTC)),
        ("2025-06-02T10:30", ISO, datetime(2025, 6, 2, 14, 30, tzinfo=UTC)),
        ("2025-01-02T10:30:15.25+0100", ISO, datetime(2025, 1, 2, 9, 30, 15, 250000, tzinfo=UTC)),
        ("2025-06-02 10:30:00.1234567+02", ISO, datetime(2025, 6, 2, 8, 30, 0, 123456, tzinfo=UTC)),
        ("2025-06-02t10:30z", ISO, datetime(2025, 6, 2, 10, 30, tzinfo=UTC)),
        ("6/2/2025 1:05 PM", MONTH_FIRST, datetime(2025, 6, 2, 17, 5, tzinfo=UTC)),
        ("6/2/2025 12:05 am", MONTH_FIRST, datetime(2025, 6, 2, 4, 5, tzinfo=UTC)),
        ("2.6.2025 13:05", DAY_FIRST, datetime(2025, 6, 2, 17, 5, tzinfo=UTC)),
        ("2.6.2025", DAY_FIRST, datetime(2025, 6, 2, 16, 0, tzinfo=UTC)),
    ],
)
def test_times_in_their_forms(text, reading, expected):
    assert values.moment(text, reading, NEW_YORK) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "fill it in"),
        ("2025-06-02", "has no time"),
        ("02/06/2025 10:30", "write it like 2025-06-02"),
        ("2025-06-31T10:30", "no day of the calendar"),
        ("2025-06-02T25:30", "no possible time"),
        ("2025-06-02T10:30+99:00", "no possible offset"),
        ("2025-03-09T02:30", "put forward"),
        ("2025-11-02T01:30", "was twice"),
        ("2026-03-02T10:01", "future"),
        ("9999-12-31T23:59-12:00", "future"),
        ("0001-01-01T00:00+14:00", "year 1"),
        ("1748874600", "not a day"),
        ("２０２５-06-02T10:30", "not a time|not a day"),
    ],
)
def test_times_that_are_refused(text, words):
    with pytest.raises(BadValue, match=words):
        values.moment(text, ISO, NEW_YORK)


@pytest.mark.parametrize(
    ("text", "words"), [("2026-03-03", "future"), ("1899-12-31", "1899"), ("1.2.90", "like 2025-06-02"), ("", "empty")]
)
def test_days_that_are_refused(text, words):
    with pytest.raises(BadValue, match=words):
        values.day(text, ISO)


def test_a_day():
    assert values.day("5/17/1991", MONTH_FIRST) == date(1991, 5, 17)


def test_numbers_are_rounded_half_up_to_what_is_kept():
    assert values.number("29.16665", digits=9, places=4) == Decimal("29.1667")
    assert values.number("", digits=9, places=4, empty_is_none=True) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0,5", "write decimals with a point"),
        ("1,500", "thousands"),
        ("-1", "below zero"),
        ("", "empty"),
        ("nan", "not a number"),
        ("1e5", "not a number"),
        (".5", "not a number"),
        ("0", "above 0"),
        ("1000", "less than 1000"),
        ("70 kg", "not a number"),
    ],
)
def test_numbers_that_are_refused(text, words):
    with pytest.raises(BadValue, match=words):
        values.number(text, digits=6, places=3, above=0)


def test_what_a_terminal_would_obey_is_not_repeated():
    with pytest.raises(BadValue) as refusal:
        values.one_of("phq\x1b[31m", ("phq-9",))
    assert "\x1b" not in str(refusal.value)


@pytest.mark.parametrize("name", ["localtime", "Factory", "EST5", "america/new_york"])
def test_zones_that_are_refused(name):
    with pytest.raises(BadValue, match="time zone"):
        values.zone_name(name)


def test_whole_numbers():
    assert values.whole("72.0", at_most=144) == 72
    for text in ("72.5", "145", "", "7 2"):
        with pytest.raises(BadValue):
            values.whole(text, at_most=144)


@pytest.mark.parametrize("text", ["a\x00b", "two\nlines", "", "x" * 33, "a\u200bb", "\u202eab", "a\x9fb"])
def test_text_that_is_refused(text):
    with pytest.raises(BadValue):
        values.text(text, at_most=32)
