"""The kinds of value that facts in JSON have. Each is None where the key is left out or null, and raises BadLine."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from clinic.batch import BadLine, number, only_keys, shown


def an_object(payload: Mapping[str, Any], key: str, keys: Iterable[str], where: str = "") -> Mapping[str, Any] | None:
    given = payload.get(key)
    if given is None:
        return None
    where = where or key
    if not isinstance(given, Mapping):
        raise BadLine(f'"{where}" is {shown(given)}; an object with {", ".join(keys)} is accepted.')
    only_keys(given, keys, where)
    return given


def texts(given: Mapping[str, Any], key: str, where: str = "") -> list[str] | None:
    found = given.get(key)
    if found is None:
        return None
    name = f"{where}.{key}" if where else key
    if not isinstance(found, list):
        raise BadLine(f'"{name}" is {shown(found)}; a list of strings is accepted.')
    for text in found:
        if not isinstance(text, str):
            raise BadLine(f'"{name}" holds {shown(text)}; strings are accepted.')
    return found


def true_or_false(given: Mapping[str, Any], key: str, where: str) -> bool | None:
    answer = given.get(key)
    if answer is not None and not isinstance(answer, bool):
        raise BadLine(f'"{where}.{key}" is {shown(answer)}; true or false is accepted.')
    return answer


def between(given: Mapping[str, Any], key: str, low: int, high: int, where: str = "") -> Decimal | None:
    """Return the number under a key, both limits included."""
    value = given.get(key)
    if value is None:
        return None
    try:
        found = number(given, key, where=where)
    except BadLine:
        found = None
    if found is None or not low <= found <= high:
        name = f"{where}.{key}" if where else key
        raise BadLine(f'"{name}" is {shown(value)}; a number from {low} to {high} is accepted.')
    return found
