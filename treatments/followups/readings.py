"""A patient's complete assessments of one instrument on the patient's own calendar, and which of them count as what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

COMPLETE = "complete"
BASELINE_FROM_DAY = -28
CLOSING_DAYS = 14


def in_words(on: date) -> str:
    """A date as staff read it in a sentence: 4 Mar 2026."""
    return f"{on:%-d %b %Y}"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One collected instrument: `collected_at` is aware, `total` is None where there is none."""

    instrument: str
    collected_at: datetime
    total: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The total of a complete assessment, with its instant and its local date."""

    at: datetime
    on: date
    total: int


def readings_of(
    assessments: Iterable[Assessment], instrument: str, zone: tzinfo, *, until: datetime | date
) -> tuple[Reading, ...]:
    """Return the complete assessments of an instrument up to an instant or the end of a local date, oldest first."""
    kept = [
        Reading(each.collected_at.astimezone(UTC), each.collected_at.astimezone(zone).date(), each.total)
        for each in assessments
        if each.instrument == instrument and each.status == COMPLETE and each.total is not None
    ]
    if isinstance(until, datetime):
        kept = [each for each in kept if each.at <= until]
    else:
        kept = [each for each in kept if each.on <= until]
    return tuple(sorted(kept, key=lambda each: each.at))


def baseline_reading(readings: Sequence[Reading], first_infusion_at: datetime, day_zero: date) -> Reading | None:
    """Return the last reading from local day -28 to the start of the first infusion on day 0; None without one."""
    earliest = day_zero + timedelta(days=BASELINE_FROM_DAY)
    before = [each for each in readings if each.at < first_infusion_at and earliest <= each.on <= day_zero]
    return before[-1] if before else None


def closing_reading(
    readings: Sequence[Reading], infusion_on: date, *, before: datetime | None = None
) -> Reading | None:
    """Return the last reading from an infusion's local date to 14 days after it.

    `before` is the start of the next infusion: what is collected from then on belongs to that one.
    """
    latest = infusion_on + timedelta(days=CLOSING_DAYS)
    kept = [each for each in readings if infusion_on <= each.on <= latest and (before is None or each.at < before)]
    return kept[-1] if kept else None
