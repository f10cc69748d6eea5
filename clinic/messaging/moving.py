"""The one way in which a message changes its state: a conditional update and an event row, together."""

from datetime import datetime

from django.db import transaction

from clinic.messaging.models import Message, MessageEvent
from clinic.messaging.states import Act, State
from clinic.messaging.states import move as state_after


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
    return message
