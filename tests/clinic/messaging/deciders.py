"""Deciders for tests: what they answer stands in the message's context."""

from datetime import datetime

from clinic.messaging.decisions import Cancel, Later, Part, Send
from clinic.messaging.framing import write
from clinic.messaging.models import InboundMessage
from clinic.messaging.words import Words


def says(message, at):
    words = message.context
    return Send(
        channel=words.get("channel", "email"),
        to=words.get("to", "ada@patient.test"),
        subject=words.get("subject", "A reminder"),
        body=words.get("body", "Tuesday at nine."),
        zone=words.get("zone", "America/New_York"),
    )


def tells(message, at):
    """As a decider of a room does that writes to patients: its words may stand in one message with others."""
    context = message.context
    if context.get("answered"):
        return Cancel("The patient has answered.")
    if context.get("not_before") and at < datetime.fromisoformat(context["not_before"]):
        return Later(datetime.fromisoformat(context["not_before"]), "It is too early.")
    if context.get("broken"):
        raise KeyError("no such thing")
    link = f"https://clinic.test/go/{context['link']}/"
    letter = f"about {context['link']}:\n\n{link}"
    words = Words("A message from North", letter, context.get("text", "about {link}: {link}").format(link=link))
    part = Part("North", "Ada", context.get("language", "en"), words)
    zone = context.get("zone", "America/New_York")
    return write(part, channel=context.get("channel", "email"), to=context.get("to", "ada@patient.test"), zone=zone)


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
