"""What a purpose's decider answers when its message is about to be sent (pure)."""

from dataclasses import dataclass
from datetime import datetime

from clinic.messaging.words import Words


@dataclass(frozen=True, order=True)
class Visit:
    """The appointment a message is about: when it begins, and that time as the patient reads it."""

    starts_at: datetime
    written: str


@dataclass(frozen=True)
class Part:
    """What a message says to a patient, in the language of the patient, so that it can stand in one with others."""

    clinic: str
    name: str
    language: str
    words: Words
    visit: Visit | None = None


@dataclass(frozen=True)
class Send:
    """Send it now, by this channel to this address, in these words. `zone` is the recipient's, for allowed hours.

    Without a `part` it goes alone, whatever else is due.
    """

    channel: str
    to: str
    subject: str
    body: str
    zone: str
    part: Part | None = None


@dataclass(frozen=True)
class Cancel:
    """Do not send it any more: the appointment is gone, the patient has answered, the channel was stopped."""

    why: str


@dataclass(frozen=True)
class Later:
    """Not now; ask again at this instant."""

    at: datetime
    why: str


Decision = Send | Cancel | Later
