"""When the scales of the chair are asked (CADSS-6, VAS): the moment an answer belongs to, and what is due.

A scale is asked before the start, at the end of the infusion, and in recovery until the patient is back at their own
baseline. The times stand in the protocol's `monitoring["scales"]`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from treatments.courses.elapsed import elapsed, in_utc
from treatments.infusions.rules.ladder import PhaseTimes, phase_of
from treatments.infusions.rules.ladder_rows import Phase

# Too dissociated, too drowsy, or unwilling: any reason is an answer of its own, and never a total of 0.
UNABLE_REASONS = {
    "too dissociated": "Too dissociated",
    "too drowsy": "Too drowsy",
    "would rather not": "Would rather not",
    "no time": "No time: something more urgent",
}


class Moment(StrEnum):
    """The part of the day that an answer belongs to."""

    BASELINE = "baseline"
    DURING = "during"
    END = "end"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class ScaleRow:
    """When a scale is asked. `minutes` is after the start (during), or between two askings (recovery), else 0."""

    instrument: str
    moment: Moment
    minutes: int
    optional: bool


@dataclass(frozen=True)
class Asked:
    """A scale as it was asked; `total` is None when it was not answered in full."""

    instrument: str
    moment: Moment
    at: datetime
    total: int | None


@dataclass(frozen=True)
class ScaleDue:
    """A scale that is due `at` (UTC); an optional one is offered, and never late."""

    instrument: str
    moment: Moment
    at: datetime
    optional: bool


def scale_rows_from(stored: Iterable[Mapping[str, Any]]) -> tuple[ScaleRow, ...]:
    """Return the rows that a protocol's `monitoring["scales"]` states."""
    return tuple(ScaleRow(row["instrument"], Moment(row["moment"]), row["minutes"], row["optional"]) for row in stored)


def moment_at(at: datetime, instrument: str, times: PhaseTimes, asked: Iterable[Asked]) -> Moment:
    """Return the moment that an answer given `at` a time belongs to, whatever has happened since. Raises NaiveTime."""
    at = in_utc(at)
    if times.started_at is None or at < in_utc(times.started_at):
        return Moment.BASELINE
    if times.ended_at is None or at < in_utc(times.ended_at):
        return Moment.DURING
    before = (each for each in asked if each.instrument == instrument and in_utc(each.at) <= at)
    return Moment.RECOVERY if any(each.moment is Moment.END for each in before) else Moment.END


def scales_due(
    rows: Iterable[ScaleRow], times: PhaseTimes, asked: Iterable[Asked], *, near_baseline: int
) -> tuple[ScaleDue, ...]:
    """Return what is due, the first one first; nothing before check-in and after the infusion is closed.

    `near_baseline` is the CADSS-6 total that counts as back to baseline whatever the baseline was. Raises NaiveTime.
    """
    asked = tuple(asked)
    phase = phase_of(times)
    found = [due for row in rows if (due := _due(row, phase, times, asked, near_baseline))]
    return tuple(sorted(found, key=lambda due: due.at))


def _due(row, phase, times, asked, near_baseline):
    mine = [each for each in asked if each.instrument == row.instrument]
    done = any(each.moment is row.moment for each in mine)
    at = None
    if row.moment is Moment.BASELINE and phase is Phase.BEFORE and not done:
        at = in_utc(times.checked_in_at)
    elif row.moment is Moment.DURING and phase is Phase.INFUSION and not done:
        at = in_utc(times.started_at) + timedelta(minutes=row.minutes)
    elif row.moment is Moment.END and phase is Phase.RECOVERY and not done:
        at = in_utc(times.ended_at)
    elif row.moment is Moment.RECOVERY and phase is Phase.RECOVERY:
        at = _again(row, mine, near_baseline)
    return ScaleDue(row.instrument, row.moment, at, row.optional) if at else None


def _again(row, mine, near_baseline):
    """The next asking of recovery; None before the one of the end, and once the patient is back at baseline."""
    after = sorted((each for each in mine if each.moment in (Moment.END, Moment.RECOVERY)), key=lambda each: each.at)
    if not after or is_back(row.instrument, after[-1].total, baseline_of(row.instrument, mine), near_baseline):
        return None
    return in_utc(after[-1].at) + timedelta(minutes=row.minutes)


def is_back(instrument: str, total: int | None, baseline: int | None, near_baseline: int) -> bool:
    """Whether a total is at or below the patient's baseline. Unknown is not back; VAS has no number of its own."""
    if total is None:
        return False
    if instrument == "cadss-6" and total <= near_baseline:
        return True
    return baseline is not None and total <= baseline


def baseline_of(instrument: str, asked: Iterable[Asked]) -> int | None:
    """Return the last total before the start, None when nobody asked or it was not answered in full."""
    before = [each for each in asked if each.instrument == instrument and each.moment is Moment.BASELINE]
    return max(before, key=lambda each: each.at).total if before else None


def latest_total(instrument: str, asked: Iterable[Asked], *, since: datetime) -> int | None:
    """Return the last total since a moment; None when the last asking had none, whatever came before."""
    after = [each for each in asked if each.instrument == instrument and elapsed(since, each.at) >= timedelta(0)]
    return max(after, key=lambda each: each.at).total if after else None
