"""A written reply that speaks of danger opens a case at once and is answered with help."""

import pytest

from clinic.messaging.decisions import Send
from clinic.messaging.incoming import receive
from clinic.messaging.models import Message
from intake.patients import services as patients
from intake.risk import deciders
from intake.risk.models import RiskCase
from tests.cast import make_patient


@pytest.fixture
def eve(north):
    return make_patient("Eve", "Early", site=north, mobile="+12025550143")


def write(body, now, *, provider_id="p1", address="+12025550143"):
    return receive(channel="sms", provider_id=provider_id, from_address=address, body=body, at=now)


def test_it_opens_a_high_case_and_answers_with_help(on_call, eve, now):
    inbound = write("I don’t want to live any more", now)
    assert (inbound.outcome, inbound.patient_id) == ("crisis", eve.pk)
    case = RiskCase.objects.get()
    assert (case.patient, case.level, case.reason) == (eve, "high", "A written reply asks for a conversation at once.")
    answer = Message.objects.get(purpose="crisis-reply")
    said = deciders.crisis_reply(answer, now)
    assert isinstance(said, Send)
    assert (said.channel, said.to) == ("sms", "+12025550143")
    assert "988" in said.body
    assert "911" in said.body
    assert len(said.body) <= 160


def test_the_same_reply_delivered_twice_is_one_case_and_one_answer(on_call, eve, now):
    write("I want to die", now)
    write("I want to die", now)
    assert RiskCase.objects.count() == 1
    assert Message.objects.filter(purpose="crisis-reply").count() == 1


def test_somebody_who_stopped_messages_is_answered_all_the_same(on_call, eve, now):
    patients.record_contact_consent(
        patient=eve, channel="sms", allowed=False, wording="STOP", source="reply", by=None, at=now
    )
    write("I want to die", now)
    assert isinstance(deciders.crisis_reply(Message.objects.get(purpose="crisis-reply"), now), Send)


def test_a_number_that_two_patients_share_opens_a_case_for_both(on_call, eve, north, now):
    make_patient("Sam", "Early", site=north, mobile="+12025550143")
    write("I want to die", now)
    assert RiskCase.objects.count() == 2


def test_from_a_number_that_nobody_has_it_waits_in_the_inbox_as_a_crisis(on_call, db, now):
    assert write("I want to die", now).outcome == "crisis"
    assert not RiskCase.objects.exists()


def test_a_command_is_still_a_command(on_call, eve, now):
    assert write("STOP", now).outcome == "stop"
    assert not RiskCase.objects.exists()
