"""Intending, cancelling and resending messages. All of it only writes rows; sending is the worker's (sending.py)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from clinic.audit.history import because
from clinic.celery import enqueue
from clinic.messaging.models import InboundMessage, Message
from clinic.messaging.moving import MovedMeanwhile, move
from clinic.messaging.states import Act, MoveNotPossible, State

ACCOUNT_MAIL_IS_GOOD_FOR = timedelta(hours=1)
A_RESENT_MESSAGE_IS_GOOD_FOR = timedelta(days=1)


class UnknownPurpose(Exception):
    """The purpose is not in settings.MESSAGE_PURPOSES."""


class CannotResend(Exception):
    """The message is on its way, was sent, or was cancelled; the message is a sentence for the page."""


@transaction.atomic
def plan(
    *,
    purpose: str,
    key: str,
    due_at: datetime,
    expires_at: datetime,
    at: datetime,
    patient_id: int | None = None,
    user=None,
    about: str = "",
    context: dict | None = None,
) -> Message:
    """Intend a message to a patient or a user, once per `key`; the same key again returns the first one unchanged.

    `expires_at` is a promise: until then, and only until then, it is worth reading. What it says is decided when it is
    sent, by the purpose's decider. Raises UnknownPurpose.
    """
    if purpose not in settings.MESSAGE_PURPOSES:
        raise UnknownPurpose(f"{purpose!r} is not one of {', '.join(settings.MESSAGE_PURPOSES)}.")
    message, is_new = Message.objects.get_or_create(
        purpose_key=key,
        defaults={
            "purpose": purpose,
            "patient_id": patient_id,
            "user": user,
            "about": about,
            "context": context or {},
            "due_at": due_at,
            "expires_at": expires_at,
            "next_try_at": due_at,
            "created_at": at,
        },
    )
    if is_new and due_at <= at:
        enqueue("clinic.messaging.send_due")
    return message


@transaction.atomic
def cancel(*, why: str, at: datetime, about: str | None = None, keys: Iterable[str] | None = None, by=None) -> int:
    """Cancel what has not gone out yet, of all messages `about` something or with these keys; return how many.

    One that is being handed to its channel at this instant cannot be called back.
    """
    if about is None and keys is None:
        raise ValueError("about, keys: say which messages to cancel.")
    which = Q() if about is None else Q(about=about)
    if keys is not None:
        which &= Q(purpose_key__in=list(keys))
    called_back = Q(state__in=[State.WAITING, State.UNCERTAIN]) | Q(state=State.CLAIMED, claim_token__isnull=False)
    messages = list(Message.objects.filter(which, called_back).select_for_update())
    with because(f"cancelled messages: {why}", by=by):
        for message in messages:
            move(message, Act.CANCEL, at=at, why=why, by=by)
    return len(messages)


@transaction.atomic
def resend(message: Message, *, reason: str, by, at: datetime) -> Message:
    """Let a message that did not arrive wait to be sent again; what it says is decided anew. Raises CannotResend."""
    with because(f"resent a message: {reason}", by=by):
        try:
            move(
                message,
                Act.RESEND,
                at=at,
                by=by,
                why=reason,
                attempts=0,
                next_try_at=at,
                sent_at=None,
                carrier=None,
                expires_at=max(message.expires_at, at + A_RESENT_MESSAGE_IS_GOOD_FOR),
            )
        except (MoveNotPossible, MovedMeanwhile) as refusal:
            raise CannotResend(f"This message is {message.state}; only one that did not arrive is resent.") from refusal
    enqueue("clinic.messaging.send_due")
    return message


def notify_account(*, user, subject: str, body: str, at: datetime) -> Message:
    """Send a user account mail in words that are fixed now, such as a link to a new password."""
    return plan(
        purpose="account",
        key=f"account-{user.pk}-{uuid4()}",
        user=user,
        context={"subject": subject, "body": body},
        due_at=at,
        expires_at=at + ACCOUNT_MAIL_IS_GOOD_FOR,
        at=at,
    )


@transaction.atomic
def settle_reply(reply: InboundMessage, *, by, at: datetime) -> None:
    """Write down that somebody dealt with a reply; the first one who said so stays."""
    InboundMessage.objects.filter(pk=reply.pk, handled_at__isnull=True).update(handled_at=at, handled_by=by)
