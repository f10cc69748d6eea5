"""Asking a purpose's decider what its message says now."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from clinic.messaging.decisions import Cancel, Decision, Later, Send
from clinic.messaging.models import Channel, Message


class FaultyDecision(Exception):
    """The decider answered something that cannot be carried out; the message is a sentence for the message log."""


def goes_at_once(purpose: str) -> bool:
    """Whether this purpose waits for no hours and counts against no limit."""
    return purpose in settings.MESSAGE_PURPOSES_AT_ONCE


def decide(message: Message, at: datetime) -> Decision:
    """What is to be done with the message at this instant. Raises whatever the decider raises, or FaultyDecision.

    In a savepoint of its own, so that a decider that breaks a query breaks nothing else.
    """
    try:
        with transaction.atomic():
            decision = import_string(settings.MESSAGE_PURPOSES[message.purpose])(message, at)
    except ZoneInfoNotFoundError as error:
        raise FaultyDecision("A time zone in its record does not exist; give one as America/New_York.") from error
    if not isinstance(decision, Send | Cancel | Later):
        raise FaultyDecision(f"The decider of '{message.purpose}' answered {type(decision).__name__}.")
    if isinstance(decision, Send):
        _check(decision)
    return decision


def _check(decision: Send) -> None:
    if decision.channel not in Channel.values:
        raise FaultyDecision(f"There is no channel '{decision.channel}'.")
    if not decision.to:
        raise FaultyDecision("There is no address to send to.")
    try:
        ZoneInfo(decision.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FaultyDecision(f"There is no time zone '{decision.zone}'; give one as America/New_York.") from None
