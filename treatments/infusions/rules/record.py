"""The signed record as data, and the check value over it (pure).

The check value is the SHA-256 of the content as canonical JSON (keys sorted, no spaces, UTF-8), so that anybody can
take it anew from the content with any program. Each addendum has one as well, over its content and the value before it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from treatments.courses.quantities import format_number

VERSION = 1
SHOWN_LETTERS = 20
GROUP = 4


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it, always the same way: times in UTC, numbers with a fraction as text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the bytes that the check value is taken of."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def check_value(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the content, hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def chained(before: str, content: Mapping[str, Any]) -> str:
    """Return the check value of an addendum that follows what had the value `before`."""
    return check_value({"before": before, "content": plain(content)})


def shown_value(value: str) -> str:
    """The check value as it is printed and typed in: its first 20 letters in groups, "3F2A-91C0-…"."""
    letters = value[:SHOWN_LETTERS].upper()
    return "-".join(letters[place : place + GROUP] for place in range(0, len(letters), GROUP))


def is_value(typed: str, value: str) -> bool:
    """Whether what somebody typed, with or without hyphens and spaces, is this value or its printed beginning."""
    letters = "".join(letter for letter in typed.lower() if letter.isalnum())
    return len(letters) >= SHOWN_LETTERS and value.startswith(letters)


def differences(signed: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return where rows are no longer what was signed, as sentences; tables of rows by their number.

    A column that a later release has added is no change: it was not there to be signed.
    """
    found = []
    for table in sorted({*signed, *now}):
        before, after = _by_number(signed.get(table, ())), _by_number(now.get(table, ()))
        for number in sorted({*before, *after}):
            if number not in after:
                found.append(f"{table} {number} is missing.")
            elif number not in before:
                found.append(f"{table} {number} was added.")
            elif names := [name for name, value in before[number].items() if value != after[number].get(name)]:
                found.append(f"{table} {number} was changed: {', '.join(sorted(names))}.")
    return found


def _by_number(rows: Iterable[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    return {row["id"]: row for row in rows}


def with_times(shown: Any) -> Any:
    """Return the content with its times as times again, for a clock to show, and its days as days.

    Times stand under "at" and "…_at", days under "born" and "…_on".
    """
    if isinstance(shown, Mapping):
        return {name: _time(name, with_times(part)) for name, part in shown.items()}
    return [with_times(part) for part in shown] if isinstance(shown, list) else shown


def _time(name, part):
    if not isinstance(part, str) or not part:
        return part
    if name == "at" or name.endswith("_at"):
        return datetime.fromisoformat(part)
    return date.fromisoformat(part) if name == "born" or name.endswith("_on") else part
