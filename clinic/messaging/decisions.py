"""What a purpose's decider answers when its message is about to be sent (pure)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Send:
    """Send it now, by this channel to this address, in these words. `zone` is the recipient's, for allowed hours."""

    channel: str
    to: str
    subject: str
    body: str
    zone: str


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
