"""The ways out of the clinic: e-mail and text message; the message log page stands in where one is not set up.

A channel has `send(outgoing) -> Accepted`, which raises Refused, TryLater or Unknown, and `find(outgoing, since)`,
which asks the provider whether it was given this before and returns the provider's id, or None if it was not or cannot
tell; it raises TryLater while the provider does not answer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings


@dataclass(frozen=True)
class Outgoing:
    """One message as it leaves. `message_id` is the same on every attempt; `reference` is our row's id."""

    message_id: str
    reference: int
    to: str
    subject: str
    body: str


@dataclass(frozen=True)
class Accepted:
    """The channel took it over. `provider_id` is what the provider calls it; `why` says more for the log."""

    provider_id: str
    why: str = ""


class Refused(Exception):
    """The channel will never take this message; the message is the reason."""


class TryLater(Exception):
    """The channel did not take it, and may later. `channel_is_down`: it would take no other message either."""

    def __init__(self, why: str, *, channel_is_down: bool):
        super().__init__(why)
        self.channel_is_down = channel_is_down


class Unknown(Exception):
    """The channel fell silent: it may have taken the message or not."""


class ChannelAdapter(Protocol):
    def send(self, outgoing: Outgoing) -> Accepted: ...

    def find(self, outgoing: Outgoing, since: datetime) -> str | None: ...


def adapter_for(channel: str) -> ChannelAdapter:
    """The channel as this installation has set it up; its client library is loaded only where it is used."""
    if channel == "email" and settings.EMAIL:
        from clinic.messaging.channels.email import EmailChannel

        return EmailChannel()
    if channel == "email" and settings.EMAIL_PROVIDER:
        from clinic.messaging.channels.provider import ProviderChannel

        return ProviderChannel()
    if channel == "sms" and settings.TWILIO:
        from clinic.messaging.channels.sms import SmsChannel

        return SmsChannel()
    from clinic.messaging.channels.log import LogChannel

    return LogChannel()
