"""How messages are shown to staff. A link in a sent message opens a patient's pages, so the log does not repeat it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from clinic.messaging.channels.log import KEPT
from clinic.messaging.decisions import Cancel, Decision, Later
from clinic.messaging.models import Channel, Message
from clinic.messaging.naming import purpose_in_words
from clinic.messaging.segments import Size, size_of
from clinic.messaging.states import State

TONES = {
    State.CLAIMED: "active",
    State.SENT: "good",
    State.DELIVERED: "good",
    State.UNCERTAIN: "review",
    State.FAILED: "urgent",
    State.EXPIRED: "review",
    State.SUPPRESSED: "review",
}
NOT_SHOWN = "(link not shown)"
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Line:
    """One message in a list."""

    message: Message
    recipient: str
    purpose: str
    state: str
    tone: str
    is_kept: bool


def line(message: Message, names: dict[int, str]) -> Line:
    """A message that was only kept, for want of a channel, does not pass for one that went out."""
    is_kept = message.state == State.SENT and message.why == KEPT
    state, tone = ("kept, not sent", "note") if is_kept else (message.state, TONES.get(State(message.state), ""))
    return Line(message, recipient_of(message, names), purpose_in_words(message), state, tone, is_kept)


def recipient_of(message: Message, names: dict[int, str]) -> str:
    if message.user is not None:
        return message.user.printed_name
    return names.get(message.patient_id) or f"Patient {message.patient_id}"


def links_are_shown() -> bool:
    """Only a development clinic without a mail server shows links: it has no other way to follow them."""
    return settings.MESSAGE_LINKS_SHOWN


def without_links(body: str) -> str:
    return _LINK.sub(NOT_SHOWN, body)


@dataclass(frozen=True)
class Coming:
    """What a message would say if it were sent now, or why it would not be."""

    channel: str = ""
    to: str = ""
    subject: str = ""
    body: str = ""
    wait_until: datetime | None = None
    why_not: str = ""
    size: Size | None = None
    others: tuple[Line, ...] = ()
    broken: bool = False

    @classmethod
    def of(cls, decision: Decision, others: Sequence[Message] = ()) -> "Coming":
        if isinstance(decision, Later):
            return cls(wait_until=decision.at, why_not=decision.why)
        if isinstance(decision, Cancel):
            return cls(why_not=decision.why)
        return cls(
            channel=Channel(decision.channel).label,
            to=decision.to,
            subject="" if decision.channel == Channel.SMS else decision.subject,
            body=without_links(decision.body),
            size=size_of(decision.body) if decision.channel == Channel.SMS else None,
            others=tuple(line(other, {}) for other in others),
        )
