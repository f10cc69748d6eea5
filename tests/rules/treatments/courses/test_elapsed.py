"""Time that really passed, whatever the clocks on the wall did meanwhile."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest

from treatments.courses.elapsed import NaiveTime, elapsed, in_minutes, minutes_between

NEW_YORK = ZoneInfo("America/New_York")


def test_an_infusion_over_the_hour_that_repeats_is_not_an_hour_shorter():
    start = datetime(2026, 11, 1, 1, 50, tzinfo=NEW_YORK)
    end = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1)
    assert minutes_between(start, end) == 40


def test_an_infusion_over_the_hour_that_is_skipped_is_not_an_hour_longer():
    start = datetime(2026, 3, 8, 1, 50, tzinfo=NEW_YORK)
    end = datetime(2026, 3, 8, 3, 30, tzinfo=NEW_YORK)
    assert elapsed(start, end) == timedelta(minutes=40)


def test_zones_may_differ():
    assert minutes_between(datetime(2026, 7, 1, 10, tzinfo=NEW_YORK), datetime(2026, 7, 1, 14, 5, tzinfo=UTC)) == 5


def test_seconds_become_a_fraction_of_a_minute():
    assert in_minutes(timedelta(seconds=20)) == D("0.333333333333")
    assert in_minutes(timedelta(minutes=18)) == 18


def test_a_time_without_an_offset_is_refused():
    with pytest.raises(NaiveTime, match="2026-07-01T10:00:00 has no offset"):
        elapsed(datetime(2026, 7, 1, 10), datetime(2026, 7, 1, 14, tzinfo=UTC))  # noqa: DTZ001
