"""Commands that other programs drive: JSON Lines in on standard input, JSON Lines out, one for one.

A command says what one line is answered with; this module keeps the promises that all of them share. A faulty
line, of whatever kind, is answered by `{"line": N, "error": "..."}` in its place, the others go on, and the
exit status is then 1. Nothing but answers is written to standard output.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from clinic.command_line import ClinicCommand
from clinic.strict_json import BadLine, as_json, fraction, read_object, shown

__all__ = ["REQUIRED", "BadLine", "JsonLinesCommand", "number", "one_of", "only_keys", "respond", "shown"]

REQUIRED: Any = object()

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
# Nothing in a clinic is measured beyond these; without them "1e999999" would be written out digit by digit.
_LARGEST_EXPONENT = 30
_MOST_DIGITS = 60
_SIZE = f" of at most {_MOST_DIGITS} digits, and an exponent from -{_LARGEST_EXPONENT} to {_LARGEST_EXPONENT},"


class JsonLinesCommand(ClinicCommand):
    """Base of a batch command; a subclass writes `answer`."""

    requires_system_checks = []
    stealth_options = ("stdin",)

    def answer(self, payload: dict[str, Any]) -> Mapping[str, Any]:
        """Return the answer to one line. Raises BadLine when the line cannot be answered."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer every line; exit with status 1 if one was faulty, or if nobody reads any more."""
        stdin = options.get("stdin") or sys.stdin
        faulty = False
        try:
            for text, good in respond(getattr(stdin, "buffer", stdin), self.answer):
                self.stdout.write(text)
                self.stdout.flush()
                faulty = faulty or not good
        except BrokenPipeError:
            _let_go_of_stdout()
            sys.exit(1)
        if faulty:
            sys.exit(1)


def respond(lines: Iterable[bytes], answer: Callable[[dict], Mapping]) -> Iterator[tuple[str, bool]]:
    """Yield for each line that is not blank its answer as JSON text, and whether the line was good."""
    for line, raw in enumerate(lines, start=1):
        if line == 1:
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
        if not raw.strip():
            continue
        try:
            text, good = as_json(answer(read_object(raw))), True
        except BadLine as fault:
            text, good = as_json({"line": line, "error": str(fault)}), False
        except Exception as fault:  # a mistake of ours must not cost the caller the lines that follow
            error = f"The line could not be answered: unexpected {type(fault).__name__} in this program."
            text, good = as_json({"line": line, "error": error}), False
        yield text, good


def only_keys(payload: Mapping[str, Any], allowed: Iterable[str], where: str = "") -> None:
    """Raise BadLine for the first key that is not allowed; `where` names the object that holds it."""
    allowed = tuple(allowed)
    for key in payload:
        if key not in allowed:
            inside = f' in "{where}"' if where else ""
            raise BadLine(f"Unknown key {shown(key)}{inside}; accepted: {', '.join(allowed)}.")


def number(
    payload: Mapping[str, Any],
    key: str,
    *,
    where: str = "",
    default: Any = REQUIRED,
    above: int | Decimal | None = None,
    at_least: int | Decimal | None = None,
) -> Any:
    """Return the Decimal under a key that holds a JSON number or a string with one.

    With a `default`, a key that is left out or null gives that. Raises BadLine for anything else, a boolean,
    an empty string and a number outside the limits included.
    """
    value = payload.get(key)
    if value is None and default is not REQUIRED:
        return default
    found = _decimal(value)
    fits = found is not None and _fits(found)
    if not fits or (above is not None and found <= above) or (at_least is not None and found < at_least):
        limit = f" above {above}" if above is not None else "" if at_least is None else f" from {at_least} up"
        size = "" if fits or found is None else _SIZE
        raise BadLine(f"{_named(payload, key, where)}; a number{limit}{size} is accepted.")
    return found


def one_of(
    payload: Mapping[str, Any], key: str, accepted: Iterable[str], *, where: str = "", default: Any = REQUIRED
) -> Any:
    """Return the string under a key if it is one of those accepted; else raise BadLine, which lists them.

    With a `default`, a key that is left out or null gives that.
    """
    value = payload.get(key)
    if value is None and default is not REQUIRED:
        return default
    accepted = tuple(accepted)
    if not isinstance(value, str) or value not in accepted:
        raise BadLine(f"{_named(payload, key, where)}; accepted: {', '.join(accepted)}.")
    return value


def _named(payload: Mapping[str, Any], key: str, where: str) -> str:
    got = shown(payload[key]) if key in payload else "missing"
    return f'"{where}.{key}" is {got}' if where else f'"{key}" is {got}'


def _decimal(value: Any) -> Decimal | None:
    """Return the Decimal that a JSON value stands for, or None."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = fraction(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    found = Decimal(value)
    return Decimal(0) if found == 0 else None if found.is_nan() else found


def _fits(found: Decimal) -> bool:
    """Whether a number is one that can be measured at all, and written out."""
    if not found.is_finite():
        return False
    return len(found.as_tuple().digits) <= _MOST_DIGITS and abs(found.adjusted()) <= _LARGEST_EXPONENT


def _let_go_of_stdout() -> None:
    """Point standard output nowhere, so that Python's flush at exit does not meet the closed pipe again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
