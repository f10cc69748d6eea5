"""What becomes of a message that somebody writes back."""

import pytest

from clinic.messaging.decisions import Send
from clinic.messaging.models import InboundMessage, Message
from intake.patients import deciders, queries
from intake.patients.inbound import handle
from intake.patients.models import ContactConsent
from tests.cast import make_patient


@pytest.fixture
def write(now):
    """Write something back: `write("STOP")` returns what became of it."""
    count = iter(range(100))

    def written(body, *, channel="sms", address="+12025550143"):
        inbound = InboundMessage.objects.create(
            channel=channel, provider_id=f"p{next(count)}", from_address=address, body=body, received_at=now
        )
        outcome = handle(inbound, now)
        inbound.refresh_from_db()
        return inbound, outcome

    return written


@pytest.fixture
def eve(north):
    return make_patient("Eve", "Early", site=north, mobile="+12025550143", contact_way="sms")


def test_stop_ends_messages_on_that_channel_at_once(write, eve, now):
    inbound, outcome = write("Stop")
    assert outcome == "stop"
    assert inbound.patient_id == eve.pk
    said = ContactConsent.objects.get()
    assert (said.patient, said.channel, said.allowed, said.wording, said.at) == (eve, "sms", False, "Stop", now)
    assert queries.address_for(eve) is None


def test_stop_ends_them_for_everybody_with_that_number(write, eve, north):
    sam = make_patient("Sam", "Early", site=north, mobile="+12025550143", contact_way="sms")
    inbound, _outcome = write("STOP")
    assert inbound.patient_id is None
    assert queries.address_for(eve) is queries.address_for(sam) is None


def test_start_brings_them_back(write, eve):
    write("STOP")
    assert write("START")[1] == "start"
    assert queries.address_for(eve) == ("sms", "+12025550143")


@pytest.mark.parametrize(("body", "part"), [("STOP", "no more messages"), ("START", "again"), ("HELP", "reach us")])
def test_a_command_gets_one_answer_in_neutral_words(write, eve, now, body, part):
    write(body)
    message = Message.objects.get()
    assert message.purpose == "reply"
    said = deciders.reply(message, now)
    assert isinstance(said, Send)
    assert (said.channel, said.to) == ("sms", "+12025550143")
    assert part in said.body
    assert len(said.body) <= 160
    assert "Eve" not in said.body


def test_anything_else_waits_for_a_person(write, eve):
    inbound, outcome = write("Can I come later?")
    assert (outcome, inbound.patient_id) == ("inbox", eve.pk)
    assert not Message.objects.exists()
    assert not ContactConsent.objects.exists()


@pytest.mark.parametrize("address", ["+12025559999", "12345", "", "no number"])
def test_a_reply_from_nobody_we_know_is_kept_and_answered_to_nobody(write, eve, address):
    inbound, outcome = write("STOP", address=address)
    assert (outcome, inbound.patient_id) == ("stop", None)
    assert not ContactConsent.objects.exists()
    assert not Message.objects.exists()


def test_a_stop_by_e_mail_leaves_text_messages_alone(write, eve):
    write("unsubscribe", channel="email", address="EVE@patient.test")
    assert ContactConsent.objects.get().channel == "email"
    assert queries.address_for(eve) == ("sms", "+12025550143")
