"""E-mail through a real mail server, which accepts, refuses, stalls and falls silent."""

from datetime import timedelta

import pytest

from clinic.messaging.models import ChannelState, MessageEvent
from clinic.messaging.sending import message_id_of
from clinic.messaging.states import State


def test_a_letter_arrives_with_its_words_and_a_message_id_of_its_own(planned, run, smtp_server, now, settings):
    settings.DEFAULT_FROM_EMAIL = "The practice <no-reply@clinic.test>"
    message = planned(subject="A\nreminder", body="Tuesday at nine – North.")
    assert run(now) == {message.pk: State.SENT}
    [letter] = smtp_server.to("ada@patient.test")
    assert letter["Subject"] == "A reminder"
    assert letter["From"] == "The practice <no-reply@clinic.test>"
    assert letter["Message-ID"] == message_id_of(message)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_payload(decode=True).decode().strip() == "Tuesday at nine – North."


def test_the_message_id_does_not_tell_the_purpose(planned):
    message = planned()
    assert message.purpose not in message_id_of(message)
    assert message_id_of(message) == message_id_of(message)


@pytest.mark.parametrize("where", ["answer_to_recipient", "answer_to_data"])
def test_what_is_refused_for_good_fails_at_once_with_the_servers_words(planned, run, smtp_server, now, where):
    setattr(smtp_server, where, "550 5.1.1 nobody here")
    message = planned()
    assert run(now) == {message.pk: State.FAILED}
    message.refresh_from_db()
    assert "550 5.1.1 nobody here" in message.why
    assert not ChannelState.objects.filter(failures_in_a_row__gt=0).exists()


@pytest.mark.parametrize("where", ["answer_to_recipient", "answer_to_data"])
def test_what_is_refused_for_now_is_tried_again(planned, run, smtp_server, now, where):
    setattr(smtp_server, where, "451 4.7.1 try later")
    message = planned()
    assert run(now) == {message.pk: State.WAITING}
    setattr(smtp_server, where, None)
    assert run(now + timedelta(minutes=1)) == {message.pk: State.SENT}
    assert len(smtp_server.letters) == 1


def test_a_server_that_falls_silent_leaves_it_uncertain_and_it_goes_again_under_the_same_id(
    planned, run, smtp_server, now
):
    smtp_server.drops_after_data = True
    message = planned()
    assert run(now) == {message.pk: State.UNCERTAIN}
    message.refresh_from_db()
    assert "may have gone out" in message.why
    smtp_server.drops_after_data = False
    assert run(now + timedelta(minutes=1)) == {message.pk: State.SENT}
    first, second = smtp_server.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_is_too_slow_leaves_it_uncertain(planned, run, smtp_server, now, settings):
    settings.EMAIL_TIMEOUT = 0.3
    smtp_server.slow_seconds = 1
    message = planned()
    assert run(now) == {message.pk: State.UNCERTAIN}


def test_an_address_that_cannot_be_one_fails(planned, run, smtp_server, now):
    message = planned(to="ada@patient.test\nBcc: all@clinic.test")
    assert run(now) == {message.pk: State.FAILED}
    assert smtp_server.letters == []


class TestAServerThatIsDown:
    @pytest.fixture
    def down(self, smtp_server):
        smtp_server.stop()
        return smtp_server

    def test_the_message_is_tried_again_later(self, planned, run, down, now):
        message = planned()
        assert run(now) == {message.pk: State.WAITING}
        message.refresh_from_db()
        assert "cannot be reached" in message.why
        assert message.next_try_at > now

    def test_after_five_failures_the_channel_rests_and_no_message_lost_an_attempt(self, planned, run, down, now):
        messages = [planned(patient_id=number) for number in range(7)]
        run(now)
        for message in messages:
            message.refresh_from_db()
        assert ["cannot be reached" in message.why for message in messages] == [True] * 5 + [False] * 2
        assert {message.attempts for message in messages} == {0}
        assert "rests" in messages[6].why
        assert ChannelState.objects.get().open_until == now + timedelta(seconds=30)

    def test_after_its_rest_one_message_tries_it(self, planned, run, down, now):
        messages = [planned(patient_id=number) for number in range(8)]
        run(now)
        run(now + timedelta(seconds=31))
        tries = MessageEvent.objects.filter(message__in=messages, why__contains="cannot be reached").count()
        assert tries == 6

    def test_when_it_is_back_everything_goes_out(self, planned, run, down, now):
        messages = [planned(patient_id=number) for number in range(7)]
        run(now)
        down.start()
        for minutes in range(1, 12):
            run(now + timedelta(minutes=minutes))
        assert {refreshed(message).state for message in messages} == {State.SENT}
        assert len(down.letters) == 7
        assert ChannelState.objects.get().open_until is None


def refreshed(message):
    message.refresh_from_db()
    return message
