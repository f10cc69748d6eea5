"""Whether an exported folder is what its codebook says: every value of every column against type, unit and values."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

_NUMBER = re.compile(r"-?\d+(\.\d+)?(E[+-]?\d+)?")
_TYPES = {
    "flag": lambda text: text in ("0", "1"),
    "whole number": lambda text: re.fullmatch(r"-?\d+", text),
    "number": _NUMBER.fullmatch,
    "date": lambda text: date.fromisoformat(text) and re.fullmatch(r"\d{4}-\d\d-\d\d", text),
    "moment": lambda text: datetime.fromisoformat(text).utcoffset() == timedelta(0),
    "time of day": lambda text: time.fromisoformat(text),
    "JSON": lambda text: json.loads(text) is not Ellipsis,
    "text": lambda text: True,
}
# Words that a file never begins a cell with: a spreadsheet would run them.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def contradictions(folder: Path) -> Iterator[str]:
    """Yield a sentence for each column that holds what its line in the codebook does not say, with the first value."""
    book: dict[str, list[dict[str, str]]] = {}
    for line in _rows(folder / "codebook.csv"):
        book.setdefault(line["file"], []).append(line)
    for file, columns in book.items():
        rows = list(_rows(folder / f"{file}.csv"))
        for column in columns:
            values = (row[column["column"]] for row in rows)
            wrong = next((text for text in values if text and not _fits(text, column)), None)
            if wrong is not None:
                yield f"{file} {column['column']}: {wrong[:60]!r} is no {column['type']} of {column['values'] or 'any'}"


def _fits(text: str, column: dict[str, str]) -> bool:
    try:
        if not _TYPES[column["type"]](text):
            return False
    except ValueError:
        return False
    if column["type"] in ("text", "JSON"):
        return not text.lstrip(" ").startswith(_RUNS) and _is_listed(text, column["values"])
    return _is_within(text, column["values"])


def _is_listed(text, values):
    """Among the choices of a text, `code: word; code: word` or `code, code`, where there are any."""
    if not values:
        return True
    if ": " in values:
        return text in [one.partition(": ")[0] for one in values.split("; ")]
    return text in values.split(", ")


def _is_within(text, values):
    """Between the ends of `0 to 144`, or among the choices of a number."""
    if ends := re.fullmatch(r"(-?\d+) to (-?\d+)", values):
        return int(ends[1]) <= float(text) <= int(ends[2])
    return _is_listed(text, values) if re.match(r"\d+: ", values) else True


def _rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
