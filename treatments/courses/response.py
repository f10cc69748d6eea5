"""How each infusion of a course went, as far as anybody has said: the facts of a titration (pure).

Worked: LSAS-SR more than 35 % below the baseline (Taylor 2018, v:taylor) at the last reading after the infusion and
before the next. Tolerated: no red alert, and not stopped early [design]. What nobody has measured is None, never no.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from intake.instruments.change import meets
from treatments.courses.titration import InfusionResult

DEFINITION = "taylor35"
INSTRUMENT = "lsas-sr"


@dataclass(frozen=True)
class Given:
    """One infusion of the course. `red_alerts` is None where no chair charted it, as in imported history."""

    started_at: datetime
    mg_per_kg: Decimal
    red_alerts: int | None
    stopped_early: bool


@dataclass(frozen=True)
class TotalAt:
    """A complete LSAS-SR."""

    at: datetime
    total: int


def results_of(given: Sequence[Given], readings: Sequence[TotalAt]) -> tuple[InfusionResult, ...]:
    """Return how each infusion went, in order of time."""
    given = sorted(given, key=lambda one: one.started_at)
    ends = [*(one.started_at for one in given[1:]), None][: len(given)]
    return tuple(
        InfusionResult(
            one.mg_per_kg,
            meets(DEFINITION, _total(baseline_of(given, readings)), _total(_after(one.started_at, end, readings))),
            None if one.red_alerts is None else not (one.red_alerts or one.stopped_early),
        )
        for one, end in zip(given, ends, strict=True)
    )


def baseline_of(given: Sequence[Given], readings: Sequence[TotalAt]) -> TotalAt | None:
    """The last reading before the first infusion."""
    first = min((one.started_at for one in given), default=None)
    before = [each for each in readings if first is None or each.at < first]
    return max(before, key=lambda each: each.at, default=None)


def evidence(given: Sequence[Given], readings: Sequence[TotalAt]) -> tuple[str, ...]:
    """Return what is known of the last infusion, in words."""
    if not given:
        return ()
    last = max(given, key=lambda one: one.started_at)
    baseline, now = baseline_of(given, readings), _after(last.started_at, None, readings)
    if baseline is None or now is None:
        worked = "LSAS-SR: not measured since the last infusion." if baseline else "LSAS-SR: no baseline."
    else:
        worked = f"LSAS-SR {baseline.total} before the series, {now.total} since the last infusion."
    if last.red_alerts is None:
        return worked, "Tolerance: not charted here."
    stopped = ", stopped early" if last.stopped_early else ""
    alerts = "no red alert" if not last.red_alerts else f"{last.red_alerts} red alert{'s' * (last.red_alerts > 1)}"
    return worked, f"Tolerance: {alerts}{stopped}."


def _after(start, end, readings):
    within = [each for each in readings if each.at > start and (end is None or each.at < end)]
    return max(within, key=lambda each: each.at, default=None)


def _total(reading):
    return reading.total if reading else None
