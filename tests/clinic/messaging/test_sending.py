from datetime import UTC, datetime, timedelta

import pytest

from clinic.messaging import claiming, sending
from clinic.messaging.backoff import MOST_ATTEMPTS
from clinic.messaging.models import Message
from clinic.messaging.states import State

# 15:00 UTC on 2 March 2026, the tests' now, is 10:00 in New York: within the hours.
BEFORE_EIGHT = datetime(2026, 3, 3, 12, 59, tzinfo=UTC)
EIGHT = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
NINE_IN_THE_EVENING = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


def test_without_a_mail_server_it_is_kept_in_the_log_with_its_words(planned, run, now):
    message = planned(body="Tuesday at nine.")
    assert run(now) == {message.pk: State.SENT}
    message.refresh_from_db()
    assert (message.channel, message.to_address, message.body, message.sent_at) == (
        "email",
        "ada@patient.test",
        "Tuesday at nine.",
        now,
    )
    assert "message log" in message.why


def test_nothing_is_sent_before_it_is_due(planned, run, now):
    planned(due_at=now + timedelta(seconds=1))
    assert run(now) == {}


def test_what_is_sent_is_decided_again(planned, run, now):
    message = planned("cancels")
    assert run(now) == {message.pk: State.CANCELLED}
    message.refresh_from_db()
    assert message.why == "The appointment was cancelled."


def test_a_decider_may_put_it_off(planned, run, now):
    later = now + timedelta(hours=3)
    message = planned("waits", until=later.isoformat())
    assert run(now) == {message.pk: State.WAITING}
    message.refresh_from_db()
    assert (message.next_try_at, message.attempts) == (later, 0)


def test_a_decider_that_puts_it_off_to_the_past_does_not_spin(planned, run, now):
    message = planned("waits", until=(now - timedelta(days=1)).isoformat())
    run(now)
    message.refresh_from_db()
    assert message.next_try_at == now + sending.SHORTEST_WAIT


def test_a_message_expires_when_it_is_too_late(planned, run, now):
    message = planned(good_for=timedelta(hours=1))
    assert run(now + timedelta(hours=1)) == {message.pk: State.EXPIRED}


def test_the_last_instant_is_not_too_late(planned, run, now):
    message = planned(good_for=timedelta(hours=1))
    assert run(now + timedelta(minutes=59)) == {message.pk: State.SENT}


class TestHours:
    @pytest.mark.parametrize(
        ("due", "next_try"), [(BEFORE_EIGHT, EIGHT), (NINE_IN_THE_EVENING, EIGHT)], ids=["early", "late"]
    )
    def test_a_message_waits_for_the_patients_morning(self, planned, run, due, next_try):
        message = planned(due_at=due)
        assert run(due) == {message.pk: State.WAITING}
        message.refresh_from_db()
        assert message.next_try_at == next_try
        assert run(next_try) == {message.pk: State.SENT}

    @pytest.mark.parametrize("due", [EIGHT, NINE_IN_THE_EVENING - timedelta(seconds=1)])
    def test_within_the_hours_it_goes(self, planned, run, due):
        message = planned(due_at=due)
        assert run(due) == {message.pk: State.SENT}

    def test_the_hours_are_those_of_the_patients_own_clock(self, planned, run):
        message = planned(due_at=EIGHT, zone="America/Los_Angeles")
        assert run(EIGHT) == {message.pk: State.WAITING}

    def test_what_cannot_wait_goes_at_night(self, planned, run):
        message = planned("urgent", due_at=BEFORE_EIGHT)
        assert run(BEFORE_EIGHT) == {message.pk: State.SENT}

    def test_a_message_that_is_pointless_by_morning_expires_at_its_end(self, planned, run):
        message = planned(due_at=NINE_IN_THE_EVENING, good_for=timedelta(hours=2))
        run(NINE_IN_THE_EVENING)
        message.refresh_from_db()
        assert message.next_try_at == message.expires_at
        assert run(message.expires_at) == {message.pk: State.EXPIRED}


class TestLimits:
    def test_the_second_of_a_day_waits_for_the_next_morning(self, planned, run, now):
        planned()
        run(now)
        second = planned()
        run(now)
        second.refresh_from_db()
        assert (second.state, second.next_try_at) == (State.WAITING, EIGHT)

    def test_unless_it_would_be_too_late_then(self, planned, run, now):
        planned()
        run(now)
        second = planned(good_for=timedelta(hours=10))
        assert run(now) == {second.pk: State.SENT}

    def test_a_fourth_within_a_week_waits_until_the_first_is_a_week_old(self, planned, run, now):
        for day in range(3):
            planned(due_at=now + timedelta(days=day))
            run(now + timedelta(days=day))
        fourth = planned(due_at=now + timedelta(days=3), good_for=timedelta(days=10))
        run(now + timedelta(days=3))
        fourth.refresh_from_db()
        assert (fourth.state, fourth.next_try_at) == (State.WAITING, now + timedelta(days=7))

    def test_a_fourth_that_cannot_wait_that_long_is_suppressed(self, planned, run, now):
        for day in range(3):
            planned(due_at=now + timedelta(days=day))
            run(now + timedelta(days=day))
        fourth = planned(due_at=now + timedelta(days=3), good_for=timedelta(days=3))
        assert run(now + timedelta(days=3)) == {fourth.pk: State.SUPPRESSED}
        fourth.refresh_from_db()
        assert "3 messages within seven days" in fourth.why

    def test_another_patients_messages_do_not_count(self, planned, run, now):
        planned(patient_id=1)
        other = planned(patient_id=2)
        assert run(now)[other.pk] == State.SENT

    def test_what_cannot_wait_neither_counts_nor_is_counted(self, planned, run, now):
        planned("urgent")
        run(now)
        first, urgent = planned(), planned("urgent")
        assert run(now) == {urgent.pk: State.SENT, first.pk: State.SENT}

    def test_one_that_is_just_being_sent_counts(self, planned, run, now):
        begun = planned()
        claiming.claim_due(at=now)
        Message.objects.filter(pk=begun.pk).update(claim_token=None, attempts=1)
        second = planned()
        assert run(now) == {second.pk: State.WAITING}


class TestFaultyRecords:
    @pytest.mark.parametrize("purpose", ["breaks", "breaks_a_query", "answers_nonsense"])
    def test_one_faulty_record_does_not_stop_the_others(self, planned, run, now, purpose):
        faulty = planned(purpose, patient_id=1)
        good = planned(patient_id=2)
        assert run(now) == {faulty.pk: State.WAITING, good.pk: State.SENT}
        faulty.refresh_from_db()
        assert faulty.attempts == 1
        assert faulty.next_try_at > now

    @pytest.mark.parametrize(
        ("fault", "why"),
        [
            ({"zone": "Mars/Olympus"}, "There is no time zone 'Mars/Olympus'"),
            ({"zone": ""}, "There is no time zone ''"),
            ({"zone": "America"}, "There is no time zone 'America'"),
            ({"channel": "pigeon"}, "There is no channel 'pigeon'."),
            ({"to": ""}, "There is no address to send to."),
            ({"to": f"{'a' * 300}@patient.test"}, "It could not be made ready to be sent (DataError)."),
        ],
    )
    def test_a_decision_that_cannot_be_carried_out_is_a_fault_and_says_which(self, planned, run, now, fault, why):
        faulty, good = planned(**fault), planned(patient_id=2)
        assert run(now) == {faulty.pk: State.WAITING, good.pk: State.SENT}
        faulty.refresh_from_db()
        assert faulty.why.startswith(why)
        assert (faulty.attempts, faulty.claim_token) == (1, None)

    def test_after_the_last_attempt_it_fails_and_says_why(self, planned, run, now):
        message = planned("breaks")
        Message.objects.filter(pk=message.pk).update(attempts=MOST_ATTEMPTS - 1)
        assert run(now) == {message.pk: State.FAILED}
        message.refresh_from_db()
        assert "KeyError" in message.why
        assert str(MOST_ATTEMPTS) in message.why

    def test_the_reason_does_not_repeat_what_the_record_holds(self, planned, run, now):
        message = planned("breaks")
        run(now)
        message.refresh_from_db()
        assert "no such thing" not in message.why


class TestAChannelThatIsAway:
    def test_for_two_hours_it_costs_a_lonely_message_neither_an_attempt_nor_its_life(
        self, planned, smtp_server, run, now
    ):
        message = planned()
        smtp_server.stop()
        for minute in range(120):
            run(now + timedelta(minutes=minute))
        message.refresh_from_db()
        assert (message.state, message.attempts) == (State.WAITING, 0)
        assert message.events.filter(why__startswith="The mail server cannot be reached").count() > MOST_ATTEMPTS
        smtp_server.start()
        back = now + timedelta(hours=2)
        states = [run(back + timedelta(minutes=minute)) for minute in range(11)]
        assert {message.pk: State.SENT} in states

    def test_a_message_that_it_outlives_expires(self, planned, smtp_server, run, now):
        message = planned(good_for=timedelta(hours=1))
        smtp_server.stop()
        for minute in range(61):
            run(now + timedelta(minutes=minute))
        message.refresh_from_db()
        assert message.state == State.EXPIRED


class TestOnce:
    def test_a_task_that_comes_twice_sends_once(self, planned, smtp_server, now):
        planned()
        [(pk, token)] = claiming.claim_due(at=now)
        assert sending.send_one(message_id=pk, token=token, at=now) == State.SENT
        assert sending.send_one(message_id=pk, token=token, at=now) is None
        assert len(smtp_server.letters) == 1

    def test_a_task_whose_claim_was_taken_back_sends_nothing(self, planned, smtp_server, now):
        planned()
        [(pk, token)] = claiming.claim_due(at=now)
        claiming.recover_lost_claims(at=now + claiming.LOST_AFTER)
        assert sending.send_one(message_id=pk, token=token, at=now) is None
        assert smtp_server.letters == []

    def test_a_worker_that_dies_while_sending_leaves_it_uncertain_and_it_goes_again_under_the_same_id(
        self, planned, smtp_server, run, now, monkeypatch
    ):
        message = planned()
        monkeypatch.setattr(sending, "move", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            run(now)
        monkeypatch.undo()
        message.refresh_from_db()
        assert (message.state, message.claim_token) == (State.CLAIMED, None)

        later = now + claiming.LOST_AFTER
        assert claiming.recover_lost_claims(at=later - timedelta(seconds=1)) == 0
        assert claiming.recover_lost_claims(at=later) == 1
        message.refresh_from_db()
        assert message.state == State.UNCERTAIN

        assert run(later) == {message.pk: State.SENT}
        first, second = smtp_server.letters
        assert first["Message-ID"] == second["Message-ID"]

    def test_a_worker_that_dies_before_it_begins_leaves_nothing_uncertain(self, planned, now):
        message = planned()
        claiming.claim_due(at=now)
        claiming.recover_lost_claims(at=now + claiming.LOST_AFTER)
        message.refresh_from_db()
        assert (message.state, message.attempts) == (State.WAITING, 0)
