"""Taking due messages out of the table, so that each is handed to one worker.

A claim has a token, which travels with the task. The worker gives the token up in the moment it turns to the channel
(sending.py), so that a claimed row tells what may have happened to it when its worker is never heard of again: with a
token nothing was sent and the message simply waits again; without one it may have gone out, and is uncertain.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from clinic.messaging.models import Message, MessageEvent
from clinic.messaging.moving import move
from clinic.messaging.states import Act, State

# Longer than a worker may take for one message (tasks.py), else it would be taken from under it.
LOST_AFTER = timedelta(minutes=5)
# After an outage hundreds are due: no more than this wait in the broker, and each claim tops it up.
MOST_IN_FLIGHT = 50
MOST_AT_ONCE_PER_CLAIM = 50


def claim_due(*, at: datetime) -> list[tuple[int, UUID]]:
    """Claim due messages and return the id and claim token of each. Safe to run twice at once."""
    return claim_what_cannot_wait(at=at) + claim_the_rest(at=at)


def claim_what_cannot_wait(*, at: datetime) -> list[tuple[int, UUID]]:
    """Claim what goes at once (a risk case); it is not held up by a queue full of others."""
    return _claim(_urgent(), MOST_AT_ONCE_PER_CLAIM, at)


def claim_the_rest(*, at: datetime) -> list[tuple[int, UUID]]:
    """Claim other messages, as many as there is room for."""
    room = MOST_IN_FLIGHT - Message.objects.filter(~_urgent(), state=State.CLAIMED, carrier=None).count()
    return _claim(~_urgent(), max(room, 0), at)


def _urgent() -> Q:
    return Q(purpose__in=settings.MESSAGE_PURPOSES_AT_ONCE)


@transaction.atomic
def _claim(which: Q, most: int, at: datetime) -> list[tuple[int, UUID]]:
    waiting = [State.WAITING, State.UNCERTAIN]
    # What another message carries goes with it.
    due = Message.objects.filter(which, state__in=waiting, next_try_at__lte=at, carrier=None)
    # SKIP LOCKED: two runs at once each take other rows, and neither waits for the other.
    rows = list(due.select_for_update(skip_locked=True).order_by("next_try_at", "pk").values_list("pk", "state")[:most])
    token = uuid4()
    ids = [pk for pk, _ in rows]
    Message.objects.filter(pk__in=ids).update(state=State.CLAIMED, claim_token=token, claimed_at=at, why="")
    MessageEvent.objects.bulk_create(
        MessageEvent(message_id=pk, at=at, from_state=state, to_state=State.CLAIMED) for pk, state in rows
    )
    return [(pk, token) for pk in ids]


@transaction.atomic
def give_back(claims: Iterable[tuple[int, UUID]], *, why: str, at: datetime) -> None:
    """Let claimed messages wait again, because no worker could be told of them."""
    for pk, token in claims:
        message = Message.objects.filter(pk=pk, claim_token=token, state=State.CLAIMED).first()
        if message is not None:
            move(message, Act.RELEASE, at=at, why=why)


@transaction.atomic
def recover_lost_claims(*, at: datetime) -> int:
    """Take back the claims of workers that were never heard of again; return how many there were."""
    lost = Message.objects.filter(state=State.CLAIMED, claimed_at__lte=at - LOST_AFTER, carrier=None)
    messages = list(lost.select_for_update(skip_locked=True))
    for message in messages:
        if message.claim_token is not None:
            move(message, Act.RELEASE, at=at, why="Its worker never came to it.")
        else:
            why = "Its worker ended while sending; it may have gone out, and is sent again under the same Message-ID."
            move(message, Act.LOSE_TRACK, at=at, why=why, next_try_at=at)
    return len(messages)
