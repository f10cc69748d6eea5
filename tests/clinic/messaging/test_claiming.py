"""Claiming, with several connections at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from clinic.messaging import claiming, sending, tasks
from clinic.messaging.models import Message
from clinic.messaging.states import State

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def fill(count, purpose="says", at=NOW):
    start = Message.objects.count()
    Message.objects.bulk_create(
        Message(
            purpose=purpose,
            purpose_key=f"m-{start + number}",
            patient_id=number,
            due_at=at,
            next_try_at=at,
            expires_at=at + timedelta(days=1),
            created_at=at,
        )
        for number in range(count)
    )


@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_take_each_message_once(monkeypatch):
    monkeypatch.setattr(claiming, "MOST_IN_FLIGHT", 1000)
    fill(200)

    def claim(_):
        try:
            return claiming.claim_due(at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        claimed = [pk for claims in threads.map(claim, range(4)) for pk, _ in claims]
    assert len(claimed) == len(set(claimed)) == 200


@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_transaction_holds_is_passed_over():
    fill(2)
    with transaction.atomic():
        held = Message.objects.select_for_update().order_by("pk").first()

        def claim():
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '2s'")  # so that waiting is a failure and not a standstill
                return claiming.claim_due(at=NOW)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            claims = threads.submit(claim).result(timeout=10)
    assert held.pk not in [pk for pk, _ in claims]
    assert len(claims) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_a_message_each_to_one_patient_send_one_of_them():
    fill(2)
    Message.objects.update(patient_id=1)
    claims = claiming.claim_due(at=NOW)

    def send(claim):
        try:
            return sending.send_one(message_id=claim[0], token=claim[1], at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        states = sorted(threads.map(send, claims))
    assert states == [State.SENT, State.WAITING]


def test_after_an_outage_only_so_many_are_in_flight(db):
    fill(120)
    assert len(claiming.claim_due(at=NOW)) == claiming.MOST_IN_FLIGHT
    assert claiming.claim_due(at=NOW) == []
    Message.objects.filter(state=State.CLAIMED).update(state=State.SENT)
    assert len(claiming.claim_due(at=NOW)) == claiming.MOST_IN_FLIGHT


def test_what_cannot_wait_is_not_held_up_by_a_full_queue(db):
    fill(120)
    claiming.claim_due(at=NOW)
    fill(1, purpose="urgent")
    assert len(claiming.claim_due(at=NOW)) == 1


def test_claiming_costs_the_same_for_one_and_for_fifty(db, django_assert_max_num_queries):
    fill(50)
    with django_assert_max_num_queries(12) as many:
        claiming.claim_due(at=NOW)
    Message.objects.update(state=State.WAITING, next_try_at=NOW + timedelta(days=1))
    Message.objects.filter(pk=Message.objects.first().pk).update(next_try_at=NOW)
    with django_assert_max_num_queries(len(many)):
        assert len(claiming.claim_due(at=NOW)) == 1


class TestTheTask:
    @pytest.fixture(autouse=True)
    def at_now(self, monkeypatch):
        monkeypatch.setattr(tasks.timezone, "now", lambda: NOW)

    def test_each_claimed_message_is_handed_to_a_worker(self, db, monkeypatch):
        told = []
        monkeypatch.setattr(tasks, "send_task", lambda name, **kwargs: told.append((name, kwargs)) or True)
        fill(3)
        tasks.send_due()
        assert [name for name, _ in told] == ["clinic.messaging.send_one"] * 3
        for _, kwargs in told:
            message = Message.objects.get(pk=kwargs["message_id"])
            assert message.claim_token == UUID(kwargs["token"])

    def test_what_the_broker_does_not_take_waits_again_at_once(self, db, monkeypatch):
        answers = iter([True, False, True])
        monkeypatch.setattr(tasks, "send_task", lambda *_, **__: next(answers))
        fill(3)
        tasks.send_due()
        states = sorted(Message.objects.values_list("state", flat=True))
        assert states == [State.CLAIMED, State.WAITING, State.WAITING]

    def test_the_whole_way_by_task(self, db, monkeypatch):
        monkeypatch.setattr(tasks, "send_task", lambda name, **kwargs: tasks.send_one(**kwargs) or True)
        fill(2)
        tasks.send_due()
        assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}

    def test_a_database_that_is_away_for_a_moment_costs_no_claim(self, db, monkeypatch):
        send, failures = sending.send_one, iter([OperationalError, InterfaceError])

        def send_unless_away(**kwargs):
            for failure in failures:
                raise failure("the database is being restarted")
            return send(**kwargs)

        monkeypatch.setattr(tasks, "send_task", lambda name, **kwargs: tasks.send_one.apply(kwargs=kwargs) or True)
        monkeypatch.setattr(sending, "send_one", send_unless_away)
        fill(1)
        tasks.send_due()
        assert Message.objects.get().state == State.SENT

    def test_a_lost_claim_is_taken_back_by_its_task(self, db, monkeypatch):
        monkeypatch.setattr(tasks, "send_task", lambda *_, **__: True)
        fill(1)
        tasks.send_due()
        monkeypatch.setattr(tasks.timezone, "now", lambda: NOW + claiming.LOST_AFTER)
        tasks.recover_lost_claims()
        assert Message.objects.get().state == State.WAITING
