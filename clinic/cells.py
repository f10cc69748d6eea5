"""Cells of a CSV file that a spreadsheet shows and never runs."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# A spreadsheet takes a cell that begins like this for a formula; one set to an East Asian language the wide signs, too.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """What `csv.writer` writes to; it hands the line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def cell(value: Any) -> Any:
    """Return the value as it is safe to write: text that begins like a formula gets an apostrophe before it.

    Numbers stay numbers, below zero too; True and False become 1 and 0, None an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and _could_run(value):
        return f"'{value}"
    return value


def as_written(text: str) -> str:
    """Return the text that `cell` made this of: the way back, for files that are read again."""
    return text[1:] if text.startswith("'") and _could_run(text[1:]) else text


def _could_run(text: str) -> bool:
    """Whether a spreadsheet could run the text, or it already stands behind an apostrophe that says so."""
    return text.lstrip(" '").startswith(_BEGINNINGS)


def lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a CSV file line by line, beginning with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])
