"""JSON as a clinic needs it: fractions arrive and leave as Decimal, and what is doubtful is refused.

Pure: only the standard library.
"""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

# Python refuses to turn more than 4,300 digits into an int. A number this long becomes a Decimal, which no
# field takes for a whole number, so that the field itself says what it accepts.
_LONGEST_INT = 400


class BadLine(ValueError):
    """Input that cannot be answered: one sentence that names the field and what is accepted."""


def read_object(raw: bytes, what: str = "line") -> dict[str, Any]:
    """Return the JSON object that UTF-8 bytes hold, fractions as Decimal; `what` names them in a refusal.

    Raises BadLine.
    """
    try:
        value = _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise BadLine(f"The {what} is not UTF-8 at byte {fault.start + 1}; UTF-8 is accepted.") from None
    except json.JSONDecodeError as fault:
        raise BadLine(
            f"The {what} is not JSON ({fault.msg}, {_place(fault, what)}); one JSON object is accepted."
        ) from None
    except RecursionError:
        raise BadLine(f"The {what} is nested too deeply; one JSON object is accepted.") from None
    if not isinstance(value, dict):
        raise BadLine(f"The {what} is {shown(value)}; one JSON object is accepted.")
    return value


def as_json(value: Any) -> str:
    """Return the JSON text of a value; a Decimal keeps every digit and is never written with an exponent.

    Raises ValueError for a number that is not finite.
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)}: {as_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_json(item) for item in value) + "]"
    if isinstance(value, Decimal):
        return _plain(value)
    return json.dumps(value, allow_nan=False)


def shown(value: Any) -> str:
    """Return a value as a sentence can hold it: short, and never a whole nested structure."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value) if isinstance(value, Decimal) else json.dumps(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def fraction(text: str) -> Decimal:
    """Return the Decimal of a JSON number; an exponent that not even Decimal can hold gives infinity."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("-Infinity" if text.startswith("-") else "Infinity")


def _place(fault: json.JSONDecodeError, what: str) -> str:
    return f"column {fault.colno}" if what == "line" else f"line {fault.lineno}, column {fault.colno}"


def _plain(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("only finite numbers can be written as JSON")
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= _LONGEST_INT else fraction(text)


def _constant(name: str) -> None:
    raise BadLine(f"The line holds {name}, which is not JSON; finite numbers are accepted.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadLine(f"The key {shown(key)} is given twice in one object; once is accepted.")
        found[key] = value
    return found


_DECODER = json.JSONDecoder(parse_float=fraction, parse_int=_whole, parse_constant=_constant, object_pairs_hook=_object)
