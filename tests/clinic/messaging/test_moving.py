"""What happens when two act on one message, or on one channel, at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from clinic.messaging import breaker
from clinic.messaging.models import ChannelState, Message
from clinic.messaging.moving import MovedMeanwhile, change, move
from clinic.messaging.states import Act, MoveNotPossible, State

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ASKING = 8


@pytest.mark.parametrize(
    "meanwhile",
    [{"state": State.CANCELLED}, {"claim_token": uuid4()}, {"attempts": 1}],
    ids=["another-state", "another-claim", "another-attempt"],
)
def test_a_move_of_what_was_moved_meanwhile_changes_nothing(planned, now, meanwhile):
    message = planned()
    Message.objects.filter(pk=message.pk).update(**meanwhile)
    before = Message.objects.filter(pk=message.pk).values().get()
    with pytest.raises(MovedMeanwhile):
        move(message, Act.CANCEL, at=now, why="Too late.")
    with pytest.raises(MovedMeanwhile):
        change(message, body="Too late.")
    assert Message.objects.filter(pk=message.pk).values().get() == before
    assert not message.events.exists()


def test_a_move_that_the_table_does_not_know_changes_nothing(planned, now):
    message = planned()
    with pytest.raises(MoveNotPossible):
        move(message, Act.SEND, at=now)
    assert not message.events.exists()


def test_a_long_reason_is_cut_and_not_refused(planned, now):
    message = move(planned(), Act.CANCEL, at=now, why="x" * 1000)
    message.refresh_from_db()
    assert message.why == "x" * 300


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_when_a_channels_rest_is_over_one_tries_it():
    for round_ in range(5):
        rested = NOW + timedelta(hours=round_)
        ChannelState.objects.update_or_create(
            channel="email", defaults={"failures_in_a_row": 5, "open_until": rested - timedelta(seconds=1)}
        )
        start = Barrier(ASKING)

        def ask(_, start=start, rested=rested):
            try:
                connection.ensure_connection()
                start.wait(timeout=10)
                return breaker.rests_until("email", at=rested)
            finally:
                connection.close()

        with ThreadPoolExecutor(ASKING) as threads:
            answers = list(threads.map(ask, range(ASKING)))
        assert answers.count(None) == 1
        assert set(answers) == {None, rested + breaker.TRIAL}
