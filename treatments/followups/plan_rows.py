"""The rows of a protocol's follow-up plan, and how they are kept as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum


class Anchor(StrEnum):
    """What a row counts from. `last_infusion` starts anew with every infusion after the series."""

    SERIES_START = "series_start"
    LAST_INFUSION = "last_infusion"
    EACH_INFUSION = "each_infusion"


class BadRow(ValueError):
    """A row that cannot be followed; the message names the row, the field and what is accepted."""


@dataclass(frozen=True, slots=True)
class Row:
    """Instruments due `day` days after an anchor, in a window of so many days before and after that day.

    `code` names the row within its protocol. The first instrument is the one that the visit is for. Raises BadRow.
    """

    code: str
    anchor: Anchor
    day: int
    window_before: int
    window_after: int
    instruments: tuple[str, ...]

    def __post_init__(self):
        if not self.code:
            raise BadRow("code: give the row a name, such as week-4.")
        if self.window_before < 0 or self.window_after < 0:
            raise BadRow(f"{self.code}: window_before and window_after are 0 days or more.")
        if not self.instruments or len(set(self.instruments)) != len(self.instruments):
            raise BadRow(f"{self.code}: instruments names at least one instrument, and none twice.")


def rows_from_json(rows: Iterable[Mapping]) -> tuple[Row, ...]:
    """Return the rows of a protocol. Raises BadRow, also for an unknown or missing key and a code used twice."""
    read = tuple(_row_from(number, row) for number, row in enumerate(rows, start=1))
    codes = [row.code for row in read]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadRow(f"code: {', '.join(twice)} is used twice.")
    return read


def rows_to_json(rows: Iterable[Row]) -> list[dict]:
    """Return rows as plain dictionaries, from which `rows_from_json` makes them again."""
    return [{**asdict(row), "anchor": str(row.anchor), "instruments": list(row.instruments)} for row in rows]


def _row_from(number: int, row: Mapping) -> Row:
    expected = [field.name for field in fields(Row)]
    odd = sorted(set(row) ^ set(expected))
    if odd:
        raise BadRow(f"row {number}: {', '.join(odd)} missing or unknown; a row has {', '.join(expected)}.")
    for name in ("day", "window_before", "window_after"):
        if type(row[name]) is not int:
            raise BadRow(f"row {number}: {name} is a whole number of days.")
    if row["anchor"] not in list(Anchor):
        raise BadRow(f"row {number}: anchor is one of {', '.join(Anchor)}.")
    return Row(**{**row, "anchor": Anchor(row["anchor"]), "instruments": tuple(row["instruments"])})


def read(data: Mapping) -> None:
    """Read the follow-ups of a protocol's data, so that no plan is signed that cannot be followed. Raises BadRow."""
    rows_from_json(data["follow_ups"])
