"""What becomes of a message that somebody writes back."""

from datetime import datetime, timedelta

from django.db import transaction

from clinic.audit.history import because
from clinic.messaging import services as messaging
from clinic.messaging.models import InboundMessage
from intake.patients import phones, queries, services
from intake.patients.models import ContactWay, Patient
from intake.patients.replies import Reply, what_is_asked

REPLY_EXPIRES = timedelta(hours=1)


@transaction.atomic
def handle(inbound: InboundMessage, at: datetime) -> str:
    """Do what the reply asks, for every patient with that address, and return what it was: stop, start, help, inbox."""
    patients = senders(inbound)
    asked = what_is_asked(inbound.body)
    for patient in patients:
        if asked in (Reply.STOP, Reply.START):
            with because("the patient replied"):
                services.record_contact_consent(
                    patient=patient,
                    channel=inbound.channel,
                    allowed=asked is Reply.START,
                    wording=inbound.body[:500],
                    source="reply",
                    by=None,
                    at=at,
                )
    if patients and asked is not Reply.OTHER:
        _answer(inbound, patients[0], asked, at)
    return asked.value


def senders(inbound: InboundMessage) -> list[Patient]:
    """The patients with the address it came from; a single one is noted on the message."""
    address = inbound.from_address.strip()
    if inbound.channel == ContactWay.SMS:
        try:
            address = phones.to_e164(address)
        except phones.NotAPhoneNumber:
            return []
    patients = queries.patients_at(address)
    if len(patients) == 1 and inbound.patient_id is None:
        inbound.patient_id = patients[0].pk
        inbound.save(update_fields=["patient_id"])
    return patients


def _answer(inbound, patient, asked, at):
    messaging.plan(
        purpose="reply",
        key=f"reply-{inbound.pk}",
        patient_id=patient.pk,
        due_at=at,
        expires_at=at + REPLY_EXPIRES,
        at=at,
        about=f"inbound:{inbound.pk}",
        context={"reply": asked.value, "channel": inbound.channel, "to": inbound.from_address},
    )
