"""Limits as a protocol stores them: a list of plain dictionaries that JSON can hold.

Values are strings, so that 0.1 stays 0.1 on the way through a database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from treatments.courses.exposure_limits import EXPOSURE_CHECKS
from treatments.courses.figures import BASES
from treatments.courses.limits import COMPARISONS, DOSE_CHECKS, LimitRow, Severity
from treatments.courses.quantities import format_number

ALL_CHECKS = {**DOSE_CHECKS, **EXPOSURE_CHECKS}
_KEYS = tuple(field.name for field in fields(LimitRow))


class LimitsNotReadable(ValueError):
    """Stored limits that cannot be judged by; one sentence names the row, the field and what is accepted."""


def limits_as_rows(limits: Iterable[LimitRow]) -> list[dict[str, str]]:
    """Return limits as plain dictionaries, which `limits_from_rows` reads back unchanged."""
    return [asdict(row) | {"value": format_number(row.value), "severity": row.severity.value} for row in limits]


def limits_from_rows(rows: Any) -> tuple[LimitRow, ...]:
    """Return the limits that stored rows mean, those of one dose and those of exposure in one.

    Raises LimitsNotReadable, also when a code has no row at all: what has no limit would never be judged.
    """
    if not isinstance(rows, list):
        raise LimitsNotReadable("Limits are a list of rows.")
    limits = tuple(_limit_row(row, place) for place, row in enumerate(rows, start=1))
    missing = [code for code in ALL_CHECKS if code not in {row.code for row in limits}]
    if missing:
        raise LimitsNotReadable(f"There is no limit for {', '.join(missing)}; each needs at least one row.")
    return limits


def _limit_row(row: Any, place: int) -> LimitRow:
    if not isinstance(row, Mapping) or set(row) != set(_KEYS):
        raise LimitsNotReadable(f"Limit row {place} must have the keys {', '.join(_KEYS)} and no others.")
    _expect(row, place, "code", ALL_CHECKS)
    _expect(row, place, "comparison", COMPARISONS)
    _expect(row, place, "severity", tuple(Severity))
    _expect(row, place, "unit", (ALL_CHECKS[row["code"]].unit,))
    _expect(row, place, "basis", BASES)
    if not isinstance(row["source"], str) or not row["source"].strip():
        raise LimitsNotReadable(f'Limit row {place}: "source" must say where the limit comes from.')
    severity = Severity(row["severity"])
    return LimitRow(**{**row, "value": _value(row["value"], place), "severity": severity})


def _expect(row: Mapping, place: int, key: str, accepted: Iterable[str]) -> None:
    accepted = tuple(accepted)
    if not isinstance(row[key], str) or row[key] not in accepted:
        raise LimitsNotReadable(f'Limit row {place}: "{key}" is not one of {", ".join(accepted)}.')


def _value(value: Any, place: int) -> Decimal:
    """Return a stored number; a float is read as it is written, so that 0.1 is a tenth."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or number < 0:
        raise LimitsNotReadable(f'Limit row {place}: "value" is not a number from 0 up.')
    return number
