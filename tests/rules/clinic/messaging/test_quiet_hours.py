"""Allowed hours on the patient's own clock, on ordinary days and on those on which the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.messaging.quiet_hours import allowed_at, allowed_before, is_allowed

NEW_YORK = ZoneInfo("America/New_York")
ZONES = [
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Pacific/Kiritimati",
    "UTC",
]


def ny(text):
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def wall(instant):
    return instant.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("2026-03-02 07:59:59", False),
        ("2026-03-02 08:00", True),
        ("2026-03-02 20:59:59", True),
        ("2026-03-02 21:00", False),
        ("2026-03-02 00:00", False),
    ],
)
def test_the_hours_are_from_eight_until_before_nine_in_the_evening(text, allowed):
    assert is_allowed(ny(text), NEW_YORK) is allowed


def test_it_is_the_patients_clock_that_counts():
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert not is_allowed(noon, NEW_YORK)
    assert is_allowed(noon, ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "later", "earlier"),
    [
        ("2026-03-02 12:34:56", "2026-03-02 12:34", "2026-03-02 12:34"),
        ("2026-03-02 07:30", "2026-03-02 08:00", "2026-03-01 20:29"),
        ("2026-03-02 21:00", "2026-03-03 08:00", "2026-03-02 20:29"),
        ("2026-03-02 23:59", "2026-03-03 08:00", "2026-03-02 20:29"),
        ("2026-02-28 22:00", "2026-03-01 08:00", "2026-02-28 20:29"),
        # 02:30 does not exist on 8 March and exists twice on 1 November.
        ("2026-03-08 02:30", "2026-03-08 08:00", "2026-03-07 20:29"),
        ("2026-11-01 01:30", "2026-11-01 08:00", "2026-10-31 20:29"),
    ],
)
def test_quiet_hours_move_a_message_to_the_opening_or_to_the_evening_before(text, later, earlier):
    assert wall(allowed_at(ny(text), NEW_YORK)) == later
    assert wall(allowed_before(ny(text), NEW_YORK)) == earlier


@pytest.mark.parametrize(
    ("text", "hours"), [("2026-03-07 22:00", 9), ("2026-10-31 22:00", 11), ("2026-03-02 22:00", 10)]
)
def test_the_night_of_a_clock_change_is_shorter_or_longer(text, hours):
    assert allowed_at(ny(text), NEW_YORK) - ny(text).astimezone(UTC) == timedelta(hours=hours)


def test_other_hours_can_be_set():
    assert wall(allowed_at(ny("2026-03-02 08:30"), NEW_YORK, opens=9, closes=17)) == "2026-03-02 09:00"
    assert wall(allowed_at(ny("2026-03-02 17:00"), NEW_YORK, opens=9, closes=17)) == "2026-03-03 09:00"
    assert is_allowed(ny("2026-03-02 23:59"), NEW_YORK, opens=0, closes=24)


@pytest.mark.parametrize(("opens", "closes"), [(8, 8), (21, 8), (-1, 8), (8, 25)])
def test_impossible_hours_are_refused(opens, closes):
    with pytest.raises(ValueError, match="opens, closes"):
        is_allowed(ny("2026-03-02 12:00"), NEW_YORK, opens=opens, closes=closes)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        allowed_at(datetime(2026, 3, 2, 12, 0), NEW_YORK)  # noqa: DTZ001


def test_a_day_that_a_calendar_skips_is_stepped_over():
    """Samoa had no 30 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    late = datetime(2011, 12, 29, 22, 0, tzinfo=apia)
    assert allowed_at(late, apia).astimezone(apia).isoformat() == "2011-12-31T08:00:00+14:00"


instants = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
hours = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] < pair[1])


@settings(deadline=None)
@given(instants, st.sampled_from(ZONES), hours)
def test_everywhere_and_always_the_next_allowed_instant_is_the_first(instant, name, opens_closes):
    zone, (opens, closes) = ZoneInfo(name), opens_closes
    found = allowed_at(instant, zone, opens=opens, closes=closes)
    assert found >= instant
    assert is_allowed(found, zone, opens=opens, closes=closes)
    if found > instant:
        just_before = found - timedelta(seconds=1)
        assert just_before < instant or not is_allowed(just_before, zone, opens=opens, closes=closes)


@settings(deadline=None)
@given(instants, st.sampled_from(ZONES), hours)
def test_everywhere_and_always_the_instant_before_is_allowed_and_within_two_days(instant, name, opens_closes):
    zone, (opens, closes) = ZoneInfo(name), opens_closes
    found = allowed_before(instant, zone, opens=opens, closes=closes)
    assert instant - timedelta(days=3) < found <= instant
    assert is_allowed(found, zone, opens=opens, closes=closes)
