"""The one way in which a message changes its state: a conditional update and an event row, together.

What a message carries (carrying.py) moves with it: what becomes of the carrier becomes of its parts.
"""

from datetime import datetime

from django.db import transaction

from clinic.messaging.models import Message, MessageEvent
from clinic.messaging.states import Act, State, can
from clinic.messaging.states import move as state_after

# What the parts of a message do when it does, and after what they are on their own again.
FOLLOWED = {Act.RELEASE, Act.SEND, Act.DELIVER, Act.LOSE_TRACK, Act.FAIL, Act.RESEND}
LETS_GO = {Act.EXPIRE, Act.CANCEL, Act.SUPPRESS, Act.FAIL}
SHARED = ("sent_at", "delivered_at", "next_try_at")


class MovedMeanwhile(Exception):
    """Somebody else moved the message after it was read here; nothing was changed."""


def change(message: Message, **changes) -> None:
    """Write `changes` if the row still is in the state, claim and attempt in which it was read.

    Raises MovedMeanwhile.
    """
    unmoved = Message.objects.filter(
        pk=message.pk, state=message.state, claim_token=message.claim_token, attempts=message.attempts
    )
    if not unmoved.update(**changes):
        raise MovedMeanwhile(f"{message} is no longer {message.state}.")
    for field, value in changes.items():
        setattr(message, field, value)


@transaction.atomic
def move(message: Message, act: Act, *, at: datetime, why: str = "", by=None, **changes) -> Message:
    """Move a message, and write down when, by whom (None: the clock) and why; its claim ends unless `changes` set one.

    Raises MoveNotPossible, MovedMeanwhile.
    """
    before, why = State(message.state), why[:300]
    change(message, **{"state": state_after(before, act).value, "claim_token": None, "why": why, **changes})
    MessageEvent.objects.create(message=message, at=at, by=by, from_state=before, to_state=message.state, why=why)
    if message.patient_id is not None and act in FOLLOWED | LETS_GO:
        _bring_parts(message, act, at=at, by=by, changes=changes)
    return message


def set_free(part: Message, *, at: datetime) -> None:
    """A part whose carrier does not take it along any more waits for its own turn."""
    change(part, carrier=None, next_try_at=at)


def _bring_parts(carrier, act, *, at, by, changes):
    shared = {name: changes[name] for name in SHARED if name in changes}
    for part in carrier.parts.select_for_update():
        if act is Act.RESEND:
            shared["expires_at"] = max(part.expires_at, carrier.expires_at)
        if act is Act.SEND and not can(part.state, act) and can(part.state, Act.JOIN):
            move(part, Act.JOIN, at=at, why=carrier.why)  # the provider had the whole of it already
        if act in FOLLOWED and can(part.state, act):
            move(part, act, at=at, why=carrier.why, by=by, **shared)
        elif act in LETS_GO and can(part.state, Act.CANCEL):
            set_free(part, at=at)
