"""A reply is looked at for danger before anything else is made of it."""

from datetime import datetime, timedelta

from django.db import transaction

from clinic.messaging import services as messaging
from clinic.messaging.models import InboundMessage
from intake.patients import inbound as replies
from intake.risk import crisis_words, services
from intake.risk.signs import DESIGN, Level, Sign

CRISIS = "crisis"
REPLY_EXPIRES = timedelta(hours=1)

_IN_A_REPLY = Sign(
    "reply",
    Level.HIGH,
    "A written reply asks for a conversation at once.",
    "Clinic's own list of words, no published source (design)",
    DESIGN,
)


@transaction.atomic
def handle(inbound: InboundMessage, at: datetime) -> str:
    """Open a case and answer with help if the reply speaks of danger; else do what `intake.patients` makes of it.

    An address that several patients share opens a case for each: better one look too many than the wrong one.
    """
    if not crisis_words.found_in(inbound.body):
        return replies.handle(inbound, at)
    for patient in replies.senders(inbound):
        services.open_case(
            patient=patient, sign=_IN_A_REPLY, sign_key=f"inbound:{inbound.pk}:patient:{patient.pk}", at=at
        )
        messaging.plan(
            purpose="crisis-reply",
            key=f"crisis-reply-{inbound.pk}",
            patient_id=patient.pk,
            about=f"inbound:{inbound.pk}",
            context={"channel": inbound.channel, "to": inbound.from_address},
            due_at=at,
            expires_at=at + REPLY_EXPIRES,
            at=at,
        )
    return CRISIS
