"""Whom the clinic reminds, and when: once, in good time, and never all at once."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.screening import nudging

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("silent_for", "nudged"),
    [(3 * DAY - SECOND, False), (3 * DAY, True), (14 * DAY - SECOND, True), (14 * DAY, False)],
)
def test_between_three_days_and_fourteen(silent_for, nudged):
    assert nudging.is_to_be_nudged(NOW - silent_for, NOW) is nudged


def test_the_longest_silence_comes_first():
    planned = nudging.plan([(1, NOW - 4 * DAY), (2, NOW - 6 * DAY), (3, NOW - DAY)], NOW)
    assert [nudge.pre_assessment for nudge in planned] == [2, 1]


def test_after_an_outage_they_go_one_after_the_other_and_a_bounded_number_at_a_time():
    planned = nudging.plan([(number, NOW - 5 * DAY) for number in range(500)], NOW)
    assert len(planned) == nudging.MOST_AT_A_TIME
    assert [nudge.due_at - NOW for nudge in planned[:3]] == [0 * DAY, nudging.APART, 2 * nudging.APART]
    assert all(nudge.expires_at - nudge.due_at == nudging.WORTH_READING for nudge in planned)


def test_they_follow_those_that_wait_already():
    waiting = NOW + timedelta(minutes=40)
    (nudge,) = nudging.plan([(1, NOW - 4 * DAY)], NOW, not_before=waiting)
    assert nudge.due_at == waiting + nudging.APART
