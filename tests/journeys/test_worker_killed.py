"""The worker is killed while it hands a letter over: the letter is neither lost nor sent as another one."""

import json
import threading

import pytest

from tests.journeys import clinic_steps as at_the_desk
from tests.journeys.browser import DESKTOP
from tests.journeys.patient_steps import Person

pytestmark = pytest.mark.journey

BEA = Person("Bea", "Returning", (9, 4, 1988), "bea.returning.1@people.example")
SECONDS_FOR_ONE_LETTER = 3
STATE = f"""
import json
from clinic.messaging.models import Message
from intake.patients.models import Patient
bea = Patient.objects.get(email="{BEA.email}")
links = Message.objects.filter(purpose="sign-in-link", patient_id=bea.pk)
print(json.dumps(list(links.values_list("state", "claim_token"))))
"""
SIX_MINUTES_LATER = """
from datetime import timedelta
from django.db.models import F
from clinic.messaging.models import Message
Message.objects.filter(state="claimed").update(claimed_at=F("claimed_at") - timedelta(minutes=6))
"""
# Beat looks for lost claims every minute, then sends what is due within seconds.
RECOVERED_WITHIN_SECONDS = 150


@pytest.fixture
def in_hand(post_office, monkeypatch):
    """Set while the mail server has a letter to Bea in its hands, which takes it some seconds."""
    arrived, take = threading.Event(), post_office.handle_DATA

    async def slowly(server, session, envelope):
        if BEA.email in envelope.rcpt_tos:
            arrived.set()
        return await take(server, session, envelope)

    monkeypatch.setattr(post_office, "handle_DATA", slowly)
    monkeypatch.setattr(post_office, "slow_seconds", SECONDS_FOR_ONE_LETTER)
    return arrived


def test_a_letter_survives_the_death_of_its_worker(clinic, screen, mailbox, post_office, in_hand):
    dana = screen("dana", DESKTOP)
    at_the_desk.sign_in(dana, "dana")
    at_the_desk.open_patient(dana, BEA)
    in_hand.clear()
    dana.press("Send a link to their pages")
    assert in_hand.wait(60), "no letter came to the mail server"
    for process in clinic.worker_processes:
        process.kill()
    assert json.loads(clinic.run(STATE)) == [["claimed", None]]

    post_office.slow_seconds = 0
    clinic.run(SIX_MINUTES_LATER)
    letter = mailbox(BEA.email).wait_for("Your link", within_seconds=RECOVERED_WITHIN_SECONDS)
    assert json.loads(clinic.run(STATE)) == [["sent", None]]
    copies = [one["Message-ID"] for one in mailbox(BEA.email).with_words("Your link")]
    assert len(copies) <= 2
    assert set(copies) == {letter["Message-ID"]}
