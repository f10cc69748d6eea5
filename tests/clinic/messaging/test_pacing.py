"""A channel takes so many messages a minute, however many are due."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from clinic.messaging.allowing import NotNow
from clinic.messaging.pacing import LONGEST_WAIT, TOGETHER, take_turn
from clinic.messaging.states import State

PAUSE = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def one_a_second(settings, purposes):
    settings.MESSAGES_PER_MINUTE = {"email": 60, "sms": 60}


@pytest.fixture
def busy(db, now):
    """So many went just now that the next one waits."""
    for _ in range(TOGETHER):
        take_turn("email", at=now)


def test_after_a_quiet_time_some_go_together_then_one_each_second(db, now):
    turns = [take_turn("email", at=now) - now for _ in range(TOGETHER + 3)]
    assert turns == [timedelta(0)] * TOGETHER + [PAUSE, 2 * PAUSE, 3 * PAUSE]


def test_each_channel_has_a_pace_of_its_own(busy, now):
    assert take_turn("sms", at=now) == now
    assert take_turn("email", at=now) == now + PAUSE


def test_each_channel_is_as_fast_as_its_own_setting(busy, settings, now):
    settings.MESSAGES_PER_MINUTE = {"email": 60, "sms": 30}
    turns = [take_turn("sms", at=now) - now for _ in range(TOGETHER + 2)]
    assert turns[TOGETHER:] == [2 * PAUSE, 4 * PAUSE]
    assert take_turn("email", at=now) == now + PAUSE


def test_a_pause_lets_one_more_go_and_a_quiet_time_as_many_as_at_first(busy, now):
    assert take_turn("email", at=now + PAUSE) == now + PAUSE
    later = now + timedelta(minutes=5)
    assert [take_turn("email", at=later) for _ in range(TOGETHER + 1)] == [later] * TOGETHER + [later + PAUSE]


def test_nobody_waits_longer_than_a_worker_should_and_then_no_turn_is_taken(busy, now):
    for _ in range(LONGEST_WAIT // PAUSE):
        take_turn("email", at=now)
    for _ in range(2):
        with pytest.raises(NotNow) as wait:
            take_turn("email", at=now)
        assert wait.value.until == now + LONGEST_WAIT + PAUSE


def test_a_clock_that_was_an_hour_ahead_stops_nothing(busy, now):
    take_turn("email", at=now + timedelta(hours=1))
    assert take_turn("email", at=now) == now


@pytest.mark.django_db(transaction=True)
def test_workers_that_come_at_once_take_different_turns(now):
    def take(_):
        try:
            return take_turn("email", at=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        turns = sorted(threads.map(take, range(TOGETHER + 6)))
    assert turns[TOGETHER:] == [now + number * PAUSE for number in range(1, 7)]


class TestSending:
    def test_a_message_goes_when_it_is_its_turn(self, busy, planned, run, now):
        message = planned()
        assert run(now) == {message.pk: State.SENT}
        message.refresh_from_db()
        assert message.sent_at == now + PAUSE

    def test_what_cannot_wait_waits_for_no_turn(self, busy, planned, run, now):
        message = planned("urgent")
        assert run(now) == {message.pk: State.SENT}
        message.refresh_from_db()
        assert message.sent_at == now

    def test_a_turn_after_nine_in_the_evening_is_none(self, planned, run, now):
        closing = now.replace(day=3, hour=2)  # in New York
        just_before = closing - PAUSE / 2
        for _ in range(TOGETHER):
            take_turn("email", at=just_before)
        message = planned(due_at=just_before)
        assert run(just_before) == {message.pk: State.WAITING}
        message.refresh_from_db()
        assert message.next_try_at == closing + timedelta(hours=11)
