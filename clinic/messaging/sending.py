"""Sending one claimed message: decided again, inside allowed hours, within the patient's limits, and once.

It carries what else is due to the patient that day (carrying.py).

Four steps, each with its own transaction, none of them open while the channel is talked to: decide; begin, which gives
up the claim token; hand over; record. A worker that dies leaves a row that tells how far it came (claiming.py).
"""

import logging
import random
import time
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction

from clinic.messaging import allowing, breaker, carrying, pacing
from clinic.messaging.backoff import MOST_ATTEMPTS, wait_after
from clinic.messaging.channels import Outgoing, Refused, TryLater, Unknown, adapter_for
from clinic.messaging.deciding import FaultyDecision, decide, goes_at_once
from clinic.messaging.decisions import Cancel, Later, Send
from clinic.messaging.models import Message
from clinic.messaging.moving import MovedMeanwhile, change, move
from clinic.messaging.states import Act, State

logger = logging.getLogger(__name__)

SHORTEST_WAIT = timedelta(seconds=10)


def send_one(*, message_id: int, token: UUID, at: datetime) -> State | None:
    """Send the message that was claimed under `token`, or do what is right instead; return its state afterwards.

    None if the claim is no longer valid: the task came twice, or the message was cancelled meanwhile.
    """
    message = Message.objects.filter(pk=message_id, claim_token=token, state=State.CLAIMED).first()
    if message is None:
        return None
    try:
        _carry_out(message, at)
    except MovedMeanwhile as moved:
        logger.info("%s", moved)
        return None
    return State(message.state)


def _carry_out(message, at):
    if message.expires_at <= at:
        move(message, Act.EXPIRE, at=at, why="It was too late to send it.")
        return
    try:
        decision = decide(message, at)
    except Exception as error:  # one faulty record or decider must not stop the others
        _mark_faulty(message, "What it should say could not be decided", error, at)
        return
    match decision:
        case Cancel(why):
            move(message, Act.CANCEL, at=at, why=why)
        case Later(until, why):
            _wait(message, until, why, at)
        case Send():
            _send(message, decision, at)


def _send(message, decision, at):
    try:
        allowing.check_hours(message, decision, at=at)
        known_as = _id_at_provider(message)
        if not known_as:
            at = _wait_for_turn(message, decision, at)
            _begin(message, decision, at)
    except allowing.NotNow as wait:
        _wait(message, wait.until, str(wait), at)
    except allowing.NotAnyMore as reason:
        move(message, Act.SUPPRESS, at=at, why=str(reason))
    except TryLater as trouble:  # the provider could not be asked whether it has it
        _lose_track(message, str(trouble), at)
    except MovedMeanwhile:
        raise
    except Exception as error:  # what was decided cannot be written down: too long, or no text
        _mark_faulty(message, "It could not be made ready to be sent", error, at)
    else:
        if known_as:
            move(message, Act.SEND, at=at, message_id=known_as, sent_at=at, why="Its provider had it already.")
        else:
            _hand_over(message, at)


def _id_at_provider(message):
    """The provider's id of a message that may have gone out before, if the provider can be asked and knows it."""
    if not message.attempts or not message.events.filter(to_state=State.UNCERTAIN).exists():
        return None
    return adapter_for(message.channel).find(_outgoing(message), message.created_at)


def _wait_for_turn(message, decision, at):
    """Wait the seconds until the channel takes another message, unless this one cannot wait; return when that is."""
    if goes_at_once(message.purpose):
        return at
    turn = pacing.take_turn(decision.channel, at=at)
    allowing.check_hours(message, decision, at=turn)
    time.sleep((turn - at).total_seconds())
    return turn


@transaction.atomic
def _begin(message, decision, at):
    """Give up the claim token and write down what is handed over: from here on the message may have gone out."""
    allowing.check_limits(message, decision, at=at)
    allowing.check_channel(decision, at=at)
    decision = carrying.take_along(message, decision, at=at)
    change(
        message,
        claim_token=None,
        claimed_at=at,
        attempts=message.attempts + 1,
        channel=decision.channel,
        to_address=decision.to,
        subject=" ".join(decision.subject.split())[:150],
        body=decision.body,
        message_id=message_id_of(message),
    )


def message_id_of(message: Message) -> str:
    """The Message-ID header of every attempt at this message: from its key, and telling nothing."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"<{uuid5(NAMESPACE_URL, f'{settings.BASE_URL}/messages/{message.purpose_key}')}@{host}>"


def _outgoing(message):
    return Outgoing(message.message_id, message.pk, message.to_address, message.subject, message.body)


def _hand_over(message, at):
    try:
        accepted = adapter_for(message.channel).send(_outgoing(message))
    except Refused as refusal:
        breaker.worked(message.channel)
        move(message, Act.FAIL, at=at, why=str(refusal))
    except TryLater as trouble:
        if trouble.channel_is_down:
            breaker.failed(message.channel, at=at)
            # Not an attempt at this message: it is given up when it expires, not because its channel was away.
            again = at + wait_after(1, random.random())
            _wait(message, again, str(trouble), at, attempts=message.attempts - 1)
        else:
            _try_again(message, message.attempts, str(trouble), at)
    except Unknown as silence:
        breaker.failed(message.channel, at=at)
        _lose_track(message, str(silence), at)
    except Exception as error:  # whatever a channel's library raises: it may have gone out
        logger.exception("Sending %s failed in an unforeseen way.", message)
        _lose_track(message, f"Sending failed in an unforeseen way ({type(error).__name__}).", at)
    else:
        breaker.worked(message.channel)
        move(message, Act.SEND, at=at, why=accepted.why, message_id=accepted.provider_id[:120], sent_at=at)


def _mark_faulty(message, what, error, at):
    """Say what is wrong in our own words only: those of a library may repeat what the record holds."""
    logger.exception("%s: %s.", message, what)
    why = str(error) if isinstance(error, FaultyDecision) else f"{what} ({type(error).__name__})."
    _try_again(message, message.attempts + 1, why, at)


def _wait(message, until, why, at, **changes):
    """Ask again at `until`, but at its end at the latest: there it expires."""
    until = min(max(until, at + SHORTEST_WAIT), message.expires_at)
    move(message, Act.RELEASE, at=at, why=why, next_try_at=until, **changes)


def _try_again(message, attempts, why, at):
    if attempts >= MOST_ATTEMPTS:
        move(message, Act.FAIL, at=at, why=f"{why} Given up after {attempts} attempts.", attempts=attempts)
    else:
        again = at + wait_after(attempts, random.random())
        move(message, Act.RELEASE, at=at, why=why, attempts=attempts, next_try_at=again)


def _lose_track(message, why, at):
    if message.attempts >= MOST_ATTEMPTS:
        move(message, Act.FAIL, at=at, why=f"{why} It may have gone out. Given up after {message.attempts} attempts.")
    else:
        again = at + wait_after(message.attempts, random.random())
        move(message, Act.LOSE_TRACK, at=at, why=f"{why} It may have gone out.", next_try_at=again)
