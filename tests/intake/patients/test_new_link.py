"""Asking for a fresh link, and the message that brings it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from clinic.messaging.decisions import Cancel, Send
from clinic.messaging.models import Message
from intake.patients import deciders, links, services
from intake.patients.models import PatientLink
from tests.intake.pages import EMOJI, LONG, NUL, SCRIPT, errors_of

URL = "/me/new-link/"


def without_tokens(response):
    return re.sub(r'content="[A-Za-z0-9]{64}"', "", response.content.decode())


def stop(patient, channel, now):
    services.record_contact_consent(
        patient=patient, channel=channel, allowed=False, wording="STOP", source="reply", by=None, at=now
    )


def test_it_plans_a_message_to_whoever_has_the_address(client, ada, now):
    response = client.post(URL, {"address": "ADA@patient.test"})
    assert response.url == "/me/new-link/sent/"
    message = Message.objects.get()
    assert (message.purpose, message.patient_id, message.context) == ("sign-in-link", ada.pk, {"channel": "email"})
    assert (message.due_at, message.expires_at) == (now, now + timedelta(hours=1))


def test_a_mobile_number_may_be_typed_as_people_do(client, ada, now):
    ada.mobile = "+12025550143"
    ada.save()
    client.post(URL, {"address": "(202) 555-0143"})
    assert Message.objects.get().context == {"channel": "sms"}


def test_two_patients_with_one_number_get_a_link_each(client, ada, ben):
    client.post(URL, {"address": ada.mobile})
    assert set(Message.objects.values_list("patient_id", flat=True)) == {ada.pk, ben.pk}


def test_the_answer_is_the_same_whether_anybody_has_the_address(client, ada):
    known = client.post(URL, {"address": ada.email}, follow=True)
    unknown = client.post(URL, {"address": "nobody@patient.test"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert without_tokens(known) == without_tokens(unknown)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "ada", LONG, f"{LONG}@patient.test", SCRIPT, EMOJI, NUL, "123", "a@b"])
def test_what_is_no_address_is_said_at_the_field(client, db, typed):
    assert errors_of(client.post(URL, {"address": typed}))["address"]
    assert not Message.objects.exists()


def test_asking_again_and_again_sends_one_message(client, ada, now, clock):
    client.post(URL, {"address": ada.email})
    clock.move_to(now + timedelta(minutes=9))
    client.post(URL, {"address": ada.email})
    assert Message.objects.count() == 1
    clock.move_to(now + timedelta(minutes=10))
    client.post(URL, {"address": ada.email})
    assert Message.objects.count() == 2


def test_one_internet_address_cannot_try_without_end(client, db):
    answers = [client.post(URL, {"address": f"a{n}@b.test"}).status_code for n in range(11)]
    assert answers == [302] * 10 + [429]
    assert Client(REMOTE_ADDR="203.0.113.9").post(URL, {"address": "a@b.test"}).status_code == 302


def test_the_limit_ends_after_an_hour(client, db, now, clock):
    for n in range(11):
        client.post(URL, {"address": f"a{n}@b.test"})
    clock.move_to(now + timedelta(hours=1, seconds=1))
    assert client.post(URL, {"address": "a@b.test"}).status_code == 302


def test_looking_at_it_plans_nothing(client, db):
    assert client.get(URL).status_code == client.get("/me/new-link/sent/").status_code == 200
    assert not Message.objects.exists()


def decided(now):
    return deciders.sign_in_link(Message.objects.get(), now)


def test_the_link_is_made_when_the_message_goes_and_stands_in_its_words_alone(client, ada, now):
    services.send_link(ada, channel="email", at=now)
    assert not PatientLink.objects.exists()
    said = decided(now)
    assert isinstance(said, Send)
    assert (said.channel, said.to, said.zone) == ("email", "ada@patient.test", "America/New_York")
    token = said.body.split("/go/")[1].split("/")[0]
    link = PatientLink.objects.get()
    assert link.token_hash == links.hash_of(token)
    assert (link.target, link.expires_at) == ("/me/", now + timedelta(days=1))
    assert token not in str(Message.objects.values())


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_its_words_tell_nothing_that_others_should_not_read(ada, now, channel):
    services.send_link(ada, channel=channel, at=now)
    said = decided(now)
    words = f"{said.subject} {said.body}".casefold()
    assert not any(word in words for word in ("ketamine", "infusion", "anxiety", "ada", "abel", "score", "treatment"))
    if channel == "sms":
        assert len(said.body) <= 160
        assert "STOP" in said.body


def test_a_stopped_channel_is_not_used_for_it(ada, now):
    stop(ada, "sms", now)
    services.send_link(ada, channel="sms", at=now)
    assert decided(now).channel == "email"


def test_with_every_channel_stopped_it_is_cancelled(ada, now):
    for channel in ("sms", "email"):
        stop(ada, channel, now)
    services.send_link(ada, channel="sms", at=now)
    assert isinstance(decided(now), Cancel)
    assert not PatientLink.objects.exists()
