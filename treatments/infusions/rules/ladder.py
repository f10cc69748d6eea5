"""The vitals ladder: which reading is due next, how far it is overdue, and whether vitals are missing too long.

A rung asks for its parameters every so many minutes of real time since they were all last measured; half a set
does not put off the other half. A gap is the time without any vital sign at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from treatments.courses.elapsed import elapsed, in_utc
from treatments.infusions.rules.ladder_rows import Ladder, Phase
from treatments.infusions.rules.vitals import TimedReading

Moments = list[tuple[datetime, str, frozenset[str]]]


class Gap(StrEnum):
    """How long vitals have been missing."""

    NONE = "none"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class VitalsGap:
    """How long there has been no vital sign: since when (UTC), in whole minutes, and what that means."""

    level: Gap
    since: datetime | None
    minutes: int


@dataclass(frozen=True)
class PhaseTimes:
    """When the phases of an infusion began; each with an offset, None what has not come yet."""

    checked_in_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Due:
    """The reading that is due `at` (UTC); whole minutes overdue, 0 while there is time."""

    at: datetime
    kind: str
    parameters: frozenset[str]
    overdue_minutes: int
    gap: Gap


def next_due(ladder: Ladder, times: PhaseTimes, readings: Iterable[TimedReading], now: datetime) -> Due | None:
    """Return what is due first; None before check-in and after the infusion is closed."""
    due = all_due(ladder, times, readings, now)
    return due[0] if due else None


def all_due(ladder: Ladder, times: PhaseTimes, readings: Iterable[TimedReading], now: datetime) -> tuple[Due, ...]:
    """Return what is due of each kind, the first one first.

    Raises NaiveTime for a time without an offset. A reading that is later than `now` does not count yet.
    """
    phase = phase_of(times)
    seen = tuple(reading for reading in readings if reading.counts_from <= in_utc(now))
    if phase is Phase.CLOSED:
        return ()
    if phase is Phase.BEFORE:
        moments = _before_start(ladder, times, seen)
    elif phase is Phase.INFUSION:
        moments = _by_rungs(ladder, phase, seen, in_utc(times.started_at), in_utc(times.started_at))
    else:
        moments = _after_end(ladder, times, seen)
    gap = vitals_gap(ladder, times, seen, now).level
    dues = (Due(at, kind, parameters, _whole_minutes(at, now), gap) for at, kind, parameters in moments)
    return tuple(sorted(dues, key=lambda due: due.at))


def vitals_gap(ladder: Ladder, times: PhaseTimes, readings: Iterable[TimedReading], now: datetime) -> VitalsGap:
    """Return how long vitals are missing; a baseline before the start does not count against the infusion."""
    limit = next((limit for limit in ladder.gaps if limit.phase is phase_of(times)), None)
    if limit is None:
        return VitalsGap(Gap.NONE, None, 0)
    moments = [reading.counts_from for reading in readings if reading.parameters & ladder.vitals]
    since = max([in_utc(times.started_at), *(moment for moment in moments if moment <= in_utc(now))])
    minutes = _whole_minutes(since, now)
    if minutes >= limit.red_minutes:
        return VitalsGap(Gap.RED, since, minutes)
    return VitalsGap(Gap.AMBER if minutes >= limit.amber_minutes else Gap.NONE, since, minutes)


def phase_of(times: PhaseTimes) -> Phase:
    """Return the phase that these times put an infusion in; before check-in nothing is due, as after the end."""
    if times.closed_at or not times.checked_in_at:
        return Phase.CLOSED
    if times.ended_at:
        return Phase.RECOVERY
    return Phase.INFUSION if times.started_at else Phase.BEFORE


def last_full_set(parameters: frozenset[str], readings: Iterable[TimedReading], since: datetime) -> datetime | None:
    """Return when the oldest of the latest measurements of all these parameters was made; None if one is missing."""
    latest: dict[str, datetime] = {}
    for reading in readings:
        if reading.counts_from >= in_utc(since):
            for parameter in parameters & reading.parameters:
                latest[parameter] = max(reading.counts_from, latest.get(parameter, reading.counts_from))
    return min(latest.values()) if parameters and latest.keys() == parameters else None


def _before_start(ladder: Ladder, times: PhaseTimes, seen: tuple[TimedReading, ...]) -> Moments:
    """A baseline is due at check-in, and again when the last one has grown too old to start on."""
    checked_in = in_utc(times.checked_in_at)
    last = last_full_set(ladder.full_set, seen, checked_in)
    due = last + timedelta(minutes=ladder.baseline_within_minutes) if last else checked_in
    return [(due, "baseline", ladder.full_set)]


def _after_end(ladder: Ladder, times: PhaseTimes, seen: tuple[TimedReading, ...]) -> Moments:
    ended = in_utc(times.ended_at)
    since = ended - timedelta(minutes=ladder.end_within_minutes)
    if last_full_set(ladder.full_set, seen, since) is None:
        return [(ended, "end", ladder.full_set)]
    return _by_rungs(ladder, Phase.RECOVERY, seen, since, ended)


def _by_rungs(
    ladder: Ladder, phase: Phase, seen: tuple[TimedReading, ...], since: datetime, from_: datetime
) -> Moments:
    return [
        (
            (last_full_set(rung.parameters, seen, since) or from_) + timedelta(minutes=rung.every_minutes),
            rung.kind,
            rung.parameters,
        )
        for rung in ladder.rungs
        if rung.phase is phase
    ]


def _whole_minutes(at: datetime, now: datetime) -> int:
    return max(elapsed(at, now) // timedelta(minutes=1), 0)
