"""The ladder as it is seen: which sets of vitals are done, which was missed, which is next, which come after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from treatments.courses.elapsed import elapsed, in_minutes, in_utc
from treatments.infusions.rules.ladder import Due, PhaseTimes, phase_of
from treatments.infusions.rules.ladder_rows import Ladder, Phase
from treatments.infusions.rules.vitals import TimedReading

MOST_DONE, MOST_COMING = 4, 3


class StepState(StrEnum):
    """How a step of the ladder stands."""

    DONE = "done"
    MISSED = "missed"
    NEXT = "next"
    COMING = "coming"


@dataclass(frozen=True)
class Step:
    """One set of vitals: when it was or is due (UTC), and that many whole minutes into its phase."""

    at: datetime
    state: StepState
    minute: int


def ladder_steps(
    ladder: Ladder, times: PhaseTimes, readings: Iterable[TimedReading], due: Due | None, *, until: datetime | None
) -> tuple[Step, ...]:
    """Return the last steps that are done or missed, the next one, and those that follow it until the phase ends.

    A set was missed where the gap between two reached the minutes that turn amber. Empty while nothing runs.
    """
    phase = phase_of(times)
    began = {Phase.INFUSION: times.started_at, Phase.RECOVERY: times.ended_at}.get(phase)
    rung = next((each for each in ladder.rungs if each.phase is phase and each.kind == "vitals"), None)
    gap = next((each for each in ladder.gaps if each.phase is phase), None)
    if began is None or rung is None or due is None:
        return ()
    every = timedelta(minutes=rung.every_minutes)
    taken = sorted(
        reading.counts_from
        for reading in readings
        if rung.parameters <= reading.parameters and reading.counts_from > in_utc(began)
    )
    past = _past(in_utc(began), taken, every, timedelta(minutes=gap.amber_minutes) if gap else None)
    coming = _coming(due.at, every, until)
    steps = [*past[-MOST_DONE:], (due.at, StepState.NEXT), *coming]
    return tuple(Step(at, state, int(in_minutes(elapsed(began, at)))) for at, state in steps)


def _past(began, taken, every, amber):
    found, before = [], began
    for at in taken:
        if amber is not None and at - before >= amber:
            found.append((before + every, StepState.MISSED))
        found.append((at, StepState.DONE))
        before = at
    return found


def _coming(next_at, every, until):
    following = [next_at + every * number for number in range(1, MOST_COMING + 1)]
    return [(at, StepState.COMING) for at in following if until is None or at <= in_utc(until)]
