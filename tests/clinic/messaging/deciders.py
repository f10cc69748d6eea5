"""Deciders for tests: what they answer stands in the message's context."""

from datetime import datetime

from clinic.messaging.decisions import Cancel, Later, Send
from clinic.messaging.models import InboundMessage


def says(message, at):
    words = message.context
    return Send(
        channel=words.get("channel", "email"),
        to=words.get("to", "ada@patient.test"),
        subject=words.get("subject", "A reminder"),
        body=words.get("body", "Tuesday at nine."),
        zone=words.get("zone", "America/New_York"),
    )


def cancels(message, at):
    return Cancel("The appointment was cancelled.")


def waits(message, at):
    return Later(datetime.fromisoformat(message.context["until"]), "It is not yet time.")


def breaks(message, at):
    raise KeyError("the record has no such thing")


def breaks_a_query(message, at):
    return type(message).objects.extra(where=["no_such_column = 1"]).count()


def answers_nonsense(message, at):
    return "send it"


def writes(message, at):
    """As a decider does that makes a fresh link."""
    InboundMessage.objects.create(
        channel="sms", provider_id=f"made-for-{message.pk}", from_address="+1", body="", received_at=at
    )
    return says(message, at)
