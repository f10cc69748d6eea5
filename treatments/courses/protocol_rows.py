"""The rows of a protocol that come and go: limits, alerts, and when the scales are asked (pure).

A row is known by what it says about what, never by its place, so that two versions can be compared row by row.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

COMPARISON_WORDS = {">": "above", ">=": "from", "<": "below", "<=": "to"}

Row = dict[str, Any]


class RowNotPossible(ValueError):
    """A row that is there already, or is not there."""


@dataclass(frozen=True)
class RowKind:
    """Rows of one kind: where they stand in a protocol's data, and by which of their fields each one is known."""

    name: str
    path: tuple[str, ...]
    known_by: tuple[str, ...]

    def rows(self, data: Mapping[str, Any]) -> list[Row]:
        """The rows themselves, not a copy."""
        return self._owner(data).get(self.path[-1], [])

    def put(self, data: Row, rows: list[Row]) -> None:
        """Write other rows in their place."""
        self._owner(data)[self.path[-1]] = rows

    def _owner(self, data):
        for part in self.path[:-1]:
            data = data[part]
        return data

    def id_of(self, row: Row) -> str:
        """What a row is known by: "mg-per-kg:reason:above"."""
        return ":".join(COMPARISON_WORDS.get(row[field], row[field]) for field in self.known_by)

    def key_of(self, row: Row) -> str:
        """The path to a row: "limits.mg-per-kg:reason:above"."""
        return ".".join((*self.path, self.id_of(row)))


LIMITS = RowKind("limits", ("limits",), ("code", "severity", "comparison"))
ALERTS = RowKind("alerts", ("monitoring", "alerts", "rows"), ("parameter", "level", "measure", "comparison"))
SCALES = RowKind("scales", ("monitoring", "scales"), ("instrument", "moment"))
KINDS = {kind.name: kind for kind in (LIMITS, ALERTS, SCALES)}


@dataclass(frozen=True)
class RowEdit:
    """The keys of rows that go, and the rows that come, each with the name of its kind."""

    removed: tuple[str, ...] = ()
    added: tuple[tuple[str, Row], ...] = ()


NO_ROWS = RowEdit()


def keyed(kind: RowKind, data: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a kind with their keys, in their order."""
    for row in kind.rows(data):
        yield kind.key_of(row), row


def place_in(rows: list[Row], part: str) -> int:
    """Return the place of the row that a part of a key names. Raises RowNotPossible."""
    if part.isdigit():
        return int(part)
    for kind in KINDS.values():
        for place, row in enumerate(rows):
            if set(kind.known_by) <= set(row) and kind.id_of(row) == part:
                return place
    raise RowNotPossible("This row is not in the protocol.")


def with_rows(data: Mapping[str, Any], edit: RowEdit) -> dict[str, Any]:
    """Return a copy of a protocol's data without the removed rows and with the added ones. Raises RowNotPossible.

    An added row stands after the last one about the same thing.
    """
    changed = deepcopy(dict(data))
    for kind in KINDS.values():
        kind.put(changed, [row for row in kind.rows(changed) if kind.key_of(row) not in edit.removed])
    for name, row in edit.added:
        _insert(KINDS[name], KINDS[name].rows(changed), dict(row))
    return changed


def _insert(kind, rows, row):
    if kind.id_of(row) in {kind.id_of(each) for each in rows}:
        raise RowNotPossible("There is such a row already; change its number, or remove it.")
    alike = [place for place, each in enumerate(rows, start=1) if each[kind.known_by[0]] == row[kind.known_by[0]]]
    rows.insert(alike[-1] if alike else len(rows), row)
