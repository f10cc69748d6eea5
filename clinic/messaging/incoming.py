"""What comes back from outside: replies, and reports of what became of a message."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from clinic.audit.history import because
from clinic.messaging.models import InboundMessage, Message
from clinic.messaging.moving import MovedMeanwhile, move
from clinic.messaging.sending import message_id_of
from clinic.messaging.states import Act, MoveNotPossible

logger = logging.getLogger(__name__)

NOT_HANDLED = "not handled"
REPORTS = {
    "delivered": (Act.DELIVER, ""),
    "undelivered": (Act.FAIL, "It could not be delivered"),
    "failed": (Act.FAIL, "It could not be sent"),
}


def receive(*, channel: str, provider_id: str, from_address: str, body: str, at: datetime) -> InboundMessage:
    """Keep what somebody wrote, once per provider id, and let settings.INBOUND_HANDLER make something of it.

    It is kept before it is handled, and kept when handling fails: then it is in the inbox as not handled.
    """
    received, is_new = InboundMessage.objects.get_or_create(
        provider_id=provider_id,
        defaults={
            "channel": channel,
            "from_address": from_address[:254],
            "body": body.replace("\0", ""),  # which the database refuses
            "received_at": at,
        },
    )
    if is_new:
        _handle(received, at)
    return received


def _handle(received, at):
    try:
        with transaction.atomic(), because("handled a reply"):
            received.outcome = import_string(settings.INBOUND_HANDLER)(received, at)[:40]
            received.save()
    except Exception:  # whatever it was, the reply must be seen by somebody
        logger.exception("The reply %s could not be handled.", received.pk)
        received.outcome = NOT_HANDLED
        received.save(update_fields=["outcome"])


def report(*, reference: int, provider_id: str, status: str, code: str, at: datetime, channel: str = "sms") -> bool:
    """Write down what the provider says became of a message; False if that changes nothing here.

    `reference` is our row's id. A report of an earlier attempt, or one that comes twice, changes nothing.
    """
    act, words = REPORTS.get(status, (None, ""))
    message = Message.objects.filter(pk=reference, channel=channel).first()
    if act is None or message is None or not _is_of_this_attempt(message, provider_id):
        return False
    why = f"{words} (code {code})." if words else ""
    delivered = {"delivered_at": at} if act is Act.DELIVER else {}
    try:
        with because("heard from the provider"):
            move(message, act, at=at, why=why, message_id=provider_id, sent_at=message.sent_at or at, **delivered)
    except (MoveNotPossible, MovedMeanwhile):
        return False
    return True


def _is_of_this_attempt(message, provider_id):
    """Until the provider's answer is written down, the row holds our own id."""
    return message.message_id in (provider_id, message_id_of(message))
