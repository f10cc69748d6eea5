"""A set of vital signs as it arrives, from a form or as JSON: what is accepted, and the errors by field (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from treatments.infusions.rules.vitals import PARAMETER_NAMES, Vitals

# How far a tablet's clock may be ahead before its time is not believed [design].
CLOCK_AHEAD = timedelta(minutes=15)
PARAMETERS = tuple(field.name for field in fields(Vitals))
KEYS = ("client_id", "recorded_at", *PARAMETERS)

# Clinical reference 12, "accepted"; the same ranges stand as constraints in the database.
ACCEPTED = {
    "systolic": (40, 300),
    "diastolic": (20, 200),
    "heart_rate": (20, 250),
    "spo2": (50, 100),
    "respiratory_rate": (2, 70),
    "sedation": (0, 5),
}
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DIGITS = re.compile(r"[0-9]{1,4}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})"
)


class NotAccepted(ValueError):
    """A set that is refused; `errors` holds one sentence for each field."""

    def __init__(self, errors: Mapping[str, str]):
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Reading:
    """One set of vital signs, made on a device. `clock_ahead` says that its clock ran ahead of ours."""

    client_id: UUID
    recorded_at: datetime
    vitals: Vitals
    clock_ahead: bool = False

    def as_json(self) -> dict[str, Any]:
        """The reading as it was sent, for a proposed addendum."""
        return {
            "client_id": str(self.client_id),
            "recorded_at": self.recorded_at.isoformat(),
            **self.vitals.measured(),
        }


def reading_from(sent: Mapping[str, Any], *, received_at: datetime, digits: bool) -> Reading:
    """Return the reading that was sent. Raises NotAccepted.

    `digits` says that values come as strings of digits, from a form; from JSON they are whole numbers and nothing
    else. Empty and null are what was not measured.
    """
    errors = {key: f"{key} is not known; {', '.join(KEYS)} are." for key in sent if key not in KEYS}
    values: dict[str, Any] = {}
    for key, read in {"client_id": _client_id, "recorded_at": _moment}.items():
        _collect(key, lambda key=key, read=read: read(sent.get(key)), values, errors)
    for name in PARAMETERS:
        _collect(name, lambda name=name: _value(name, sent.get(name), digits=digits), values, errors)
    _refuse_future(values, errors, received_at)
    _refuse_together(values, errors)
    if errors:
        raise NotAccepted(errors)
    vitals = Vitals(**{name: values[name] for name in PARAMETERS})
    return Reading(values["client_id"], values["recorded_at"], vitals, values["recorded_at"] > received_at)


def _collect(key, read, values, errors):
    try:
        values[key] = read()
    except ValueError as error:
        errors[key] = str(error)


def _client_id(sent):
    if not isinstance(sent, str) or not _UUID.fullmatch(sent):
        raise ValueError("client_id is needed: a UUID such as 7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e11.")
    return UUID(sent)


def _moment(sent):
    words = "recorded_at is needed: a time with its offset, such as 2026-03-02T14:05:00-05:00."
    if not isinstance(sent, str) or not _MOMENT.fullmatch(sent):
        raise ValueError(words)
    try:
        return datetime.fromisoformat(sent.replace(",", ".")).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(words) from None


def _value(name, sent, *, digits):
    least, most = ACCEPTED[name]
    if sent is None or (digits and sent == ""):
        return None
    number = _from_digits(sent) if digits else _whole(sent)
    if number is None or not least <= number <= most:
        words = PARAMETER_NAMES[name]
        raise ValueError(f"{words[0].upper()}{words[1:]}: a whole number from {least} to {most} is accepted.")
    return number


def _from_digits(sent):
    text = sent.strip() if isinstance(sent, str) else ""
    return int(text) if _DIGITS.fullmatch(text) else None


def _whole(sent):
    if isinstance(sent, bool) or not isinstance(sent, int | Decimal):
        return None
    if isinstance(sent, Decimal) and not (sent.is_finite() and abs(sent) < 10_000 and sent == int(sent)):
        return None
    return int(sent)


def _refuse_future(values, errors, received_at):
    recorded_at = values.get("recorded_at")
    if recorded_at is not None and recorded_at > received_at + CLOCK_AHEAD:
        minutes = int(CLOCK_AHEAD / timedelta(minutes=1))
        errors["recorded_at"] = f"recorded_at lies in the future; up to {minutes} minutes ahead is accepted."


def _refuse_together(values, errors):
    if not any(name in errors for name in PARAMETERS) and all(values[name] is None for name in PARAMETERS):
        errors["systolic"] = f"Nothing was measured; at least one of {', '.join(PARAMETERS)} is needed."
    systolic, diastolic = values.get("systolic"), values.get("diastolic")
    if systolic is not None and diastolic is not None and systolic <= diastolic:
        errors["systolic"] = (
            f"Blood pressure {systolic}/{diastolic}: the systolic value must be above the diastolic one."
        )
