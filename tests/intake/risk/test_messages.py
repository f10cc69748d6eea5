"""What the person on call reads: nothing clinical, and nothing at all once it is pointless."""

import pytest

from clinic.messaging import claiming, sending
from clinic.messaging.decisions import Cancel, Send
from clinic.messaging.models import Message
from intake.risk import deciders, services


def decided(now):
    return deciders.risk_case(Message.objects.order_by("id").first(), now)


def test_the_message_asks_to_open_the_case_and_says_nothing_more(case, now, settings):
    said = decided(now)
    assert isinstance(said, Send)
    assert (said.channel, said.to, said.zone) == ("email", "nora@clinic.test", "America/New_York")
    assert f"{settings.BASE_URL}/risk/{case.pk}/" in said.body
    words = f"{said.subject} {said.body.replace('/risk/', '/')}".casefold()
    assert not any(word in words for word in ("ada", "abel", "suicid", "risk", "c-ssrs", "ketamine", "anxiety"))


def test_it_is_not_sent_once_somebody_has_the_case(case, staff, now):
    services.acknowledge(case=case, by=staff.percy, at=now)
    assert isinstance(decided(now), Cancel)


def test_it_is_not_sent_once_the_case_went_on_to_the_next_person(case, now):
    services.escalate_overdue(case.deadline_at)
    assert isinstance(decided(now), Cancel)


def test_a_person_without_an_address_is_not_written_to(case, staff, now):
    staff.nora.email = ""
    staff.nora.save()
    assert isinstance(decided(now), Cancel)


@pytest.mark.django_db(transaction=True)
def test_it_leaves_by_the_outbox_at_any_hour(case, now, smtp_server):
    ((message_id, token),) = claiming.claim_due(at=now)
    sending.send_one(message_id=message_id, token=token, at=now)
    (letter,) = smtp_server.letters
    assert letter["To"] == "nora@clinic.test"
    assert "something needs you" in letter.get_payload()
