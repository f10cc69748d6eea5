"""The short code with which a patient goes on, on another device or on a tablet of the clinic (pure).

It is read from one screen and typed on another, so it is short; and because it is short it works once, for minutes, and
only together with the date of birth.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

# Digits alone: a phone shows its large keys for them, and nobody takes an O for a 0 [design].
DIGITS = 8
# Long enough to walk over to another device, too short to be found by trying [design].
WORKS_FOR = timedelta(minutes=10)
# After this many wrong dates of birth the code is dead [design].
MOST_WRONG = 3

_NOT_DIGITS = re.compile(r"[\s.\-]")
_CODE = re.compile(rf"[0-9]{{{DIGITS}}}")


class NotACode(ValueError):
    """The text cannot be a code."""


@dataclass(frozen=True)
class CodeFacts:
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    wrong_answers: int


def new_code() -> str:
    return "".join(secrets.choice("0123456789") for _digit in range(DIGITS))


def as_read(code: str) -> str:
    """Return the code in two halves, as it is shown: 4831 9027."""
    return f"{code[: DIGITS // 2]} {code[DIGITS // 2 :]}"


def as_typed(text: str) -> str:
    """Return the digits of what somebody typed, with or without blanks between them. Raises NotACode."""
    digits = _NOT_DIGITS.sub("", text)
    if not _CODE.fullmatch(digits):
        raise NotACode(f"code: {DIGITS} digits.")
    return digits


def works(code: CodeFacts, at: datetime) -> bool:
    unused = code.used_at is None and code.revoked_at is None
    return unused and at < code.expires_at and code.wrong_answers < MOST_WRONG
