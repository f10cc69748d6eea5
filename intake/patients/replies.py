"""What a patient's written reply asks for (pure).

The stop words are those that count as definitive: 47 CFR 64.1200(a)(10) as amended in 2024; see the FCC's order on
revoking consent.
"""

from enum import StrEnum


class Reply(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    OTHER = "inbox"


STOP_WORDS = frozenset({"stop", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe", "stopall"})
START_WORDS = frozenset({"start", "unstop", "resume"})
HELP_WORDS = frozenset({"help", "info"})


def what_is_asked(text: str) -> Reply:
    """Only a reply that consists of the word alone is a command; anything longer is read by a person."""
    word = " ".join(text.casefold().replace("-", " ").strip(" \t\r\n.!\"'").split())
    if word in STOP_WORDS:
        return Reply.STOP
    if word in START_WORDS:
        return Reply.START
    if word in HELP_WORDS:
        return Reply.HELP
    return Reply.OTHER
