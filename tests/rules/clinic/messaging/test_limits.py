from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.messaging.limits import Limits, full_until, hold

NEW_YORK = ZoneInfo("America/New_York")
LIMITS = Limits(per_day=1, per_week=3)
# Monday 2 March 2026, 10:00 in New York.
AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
TOMORROW_AT_EIGHT = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_patient_who_got_nothing_may_be_written_to():
    assert hold([], AT, NEW_YORK, LIMITS) is None


@pytest.mark.parametrize(
    ("hour", "held"), [(datetime(2026, 3, 2, 4, 59, tzinfo=UTC), False), (datetime(2026, 3, 2, 5, 0, tzinfo=UTC), True)]
)
def test_a_day_begins_at_midnight_on_the_patients_clock(hour, held):
    assert (hold([hour], AT, NEW_YORK, LIMITS) is not None) is held


def test_after_the_days_message_the_next_waits_for_the_morning_but_may_go_if_it_must():
    found = hold([AT], AT, NEW_YORK, LIMITS)
    assert (found.until, found.firm) == (TOMORROW_AT_EIGHT, False)


def test_the_morning_after_the_clocks_change_is_an_hour_earlier():
    saturday = datetime(2026, 3, 7, 17, 0, tzinfo=UTC)
    assert hold([saturday], saturday, NEW_YORK, LIMITS).until == datetime(2026, 3, 8, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("days_ago", "held"), [((6, 4, 2), True), ((7, 4, 2), False), ((4, 2), False)])
def test_three_within_seven_days_are_enough(days_ago, held):
    found = hold([AT - days * DAY for days in days_ago], AT, NEW_YORK, LIMITS)
    assert (found is not None) is held


def test_the_fourth_waits_until_the_first_is_seven_days_old_and_must_wait():
    found = hold([AT - 5 * DAY, AT - 3 * DAY, AT - 1 * DAY], AT, NEW_YORK, LIMITS)
    assert (found.until, found.firm) == (AT + 2 * DAY, True)


def test_the_instant_it_waits_for_is_within_the_hours():
    late = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # 23:00 in New York
    found = hold([late - 6 * DAY, AT - 2 * DAY, AT - 1 * DAY], AT, NEW_YORK, LIMITS)
    assert found.until == datetime(2026, 3, 3, 13, 0, tzinfo=UTC)


def test_more_than_three_wait_for_as_many_to_grow_old():
    gone = [AT - 6 * DAY, AT - 5 * DAY, AT - 4 * DAY, AT - 3 * DAY]
    assert hold(gone, AT, NEW_YORK, LIMITS).until == AT + 2 * DAY


def test_a_clinic_may_allow_more():
    assert hold([AT, AT, AT], AT, NEW_YORK, Limits(per_day=4, per_week=4)) is None


@pytest.mark.parametrize(
    ("days_ago", "until"),
    [((), None), ((2,), None), ((4, 2), AT + 3 * DAY), ((7, 2), None), ((6, 1), AT + 1 * DAY)],
)
def test_the_week_is_full_after_the_third_until_the_first_is_seven_days_old(days_ago, until):
    assert full_until([AT - days * DAY for days in days_ago], AT, NEW_YORK, LIMITS) == until
