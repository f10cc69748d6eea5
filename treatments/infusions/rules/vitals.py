"""One set of vital signs, as all rules of an infusion see it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from treatments.courses.elapsed import in_utc


@dataclass(frozen=True)
class Vitals:
    """Blood pressure in mmHg, heart rate and respiratory rate per minute, SpO2 in %, sedation as MOAA/S.

    MOAA/S runs from 5 (awake) to 0 (no response). None is what was not measured.
    """

    systolic: int | None = None
    diastolic: int | None = None
    heart_rate: int | None = None
    spo2: int | None = None
    respiratory_rate: int | None = None
    sedation: int | None = None

    def measured(self) -> Mapping[str, int]:
        """Return what was measured, by its name."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in named if value is not None}


@dataclass(frozen=True)
class TimedReading:
    """Which parameters were measured at a moment, and when that reached the record."""

    recorded_at: datetime
    received_at: datetime
    parameters: frozenset[str]

    @property
    def counts_from(self) -> datetime:
        """The moment of the reading in UTC; when it was received, if a tablet's clock ran ahead of that."""
        return min(in_utc(self.recorded_at), in_utc(self.received_at))


# The words of each parameter, for sentences.
PARAMETER_NAMES = {
    "systolic": "systolic blood pressure",
    "diastolic": "diastolic blood pressure",
    "heart_rate": "heart rate",
    "spo2": "SpO2",
    "respiratory_rate": "respiratory rate",
    "sedation": "MOAA/S",
    "weight_kg": "weight",
    "height_cm": "height",
}
PARAMETER_UNITS = {
    "systolic": "mmHg",
    "diastolic": "mmHg",
    "heart_rate": "per minute",
    "spo2": "%",
    "respiratory_rate": "per minute",
    "sedation": "",
    "weight_kg": "kg",
    "height_cm": "cm",
}


def in_words(parameter: str, value: int) -> str:
    """Return a measured value as a sentence begins with it: "Heart rate 48 per minute"."""
    name = PARAMETER_NAMES[parameter]
    return f"{name[0].upper()}{name[1:]} {value} {PARAMETER_UNITS[parameter]}".rstrip()
