"""The link that is sent to a patient: a secret in the address, a date of birth behind it, and an end (pure)."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

# After this many wrong dates of birth the link is dead for good [design].
MOST_WRONG = 5
# How long a link works that nobody asked for in particular [design].
DAYS = 14
# How long one works that the patient asked for a moment ago [design].
DAYS_ON_REQUEST = 1
# How long a patient may be away before their pages ask for a link again [design].
IDLE = timedelta(hours=2)

_OWN_PAGE = re.compile(r"/me/(?:[A-Za-z0-9_-]+/)*(?:\?[A-Za-z0-9_=&-]*)?")


class NotAnOwnPage(ValueError):
    """The target is no path of a patient's own pages."""


@dataclass(frozen=True)
class LinkFacts:
    expires_at: datetime
    revoked_at: datetime | None
    wrong_answers: int


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def check_target(path: str) -> str:
    """The path itself. Raises NotAnOwnPage for anything but a plain path below /me/: no link leads elsewhere."""
    if not _OWN_PAGE.fullmatch(path):
        raise NotAnOwnPage(f"target: {path!r} is not a page below /me/.")
    return path


def works(link: LinkFacts, at: datetime) -> bool:
    return link.revoked_at is None and at < link.expires_at and link.wrong_answers < MOST_WRONG


def expiry(at: datetime, days: int) -> datetime:
    return at + timedelta(days=days)


def was_away_too_long(last_seen: datetime, at: datetime, idle: timedelta = IDLE) -> bool:
    return at - last_seen >= idle
