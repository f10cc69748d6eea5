"""Kaplan-Meier curves with Greenwood's variance and log-log intervals, as R's `survfit(conf.type = "log-log")`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """A patient followed for so many days, until the event or until censored."""

    days: int
    is_event: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A day with events. The interval is (None, None) where survival is 0 and the log-log interval undefined."""

    day: int
    at_risk: int
    events: int
    survival: float
    low: float | None
    high: float | None


def kaplan_meier(patients: Iterable[FollowedUp]) -> tuple[Step, ...]:
    """Return the steps of the curve on the days that have events, in order; empty without an event."""
    return _steps(tuple(sorted((patient.days, patient.is_event) for patient in patients)))


@lru_cache(maxsize=100)
def _steps(patients: tuple[tuple[int, bool], ...]) -> tuple[Step, ...]:
    """The curve of the same patients is computed once."""
    if not any(is_event for _, is_event in patients):
        return ()
    from lifelines import KaplanMeierFitter

    fitted = KaplanMeierFitter(alpha=1 - CONFIDENCE).fit(
        [days for days, _ in patients], [is_event for _, is_event in patients]
    )
    table = fitted.event_table[fitted.event_table["observed"] > 0]
    survival = fitted.survival_function_.iloc[:, 0]
    intervals = fitted.confidence_interval_survival_function_
    return tuple(
        _step(day, row, float(survival.loc[day]), [float(bound) for bound in intervals.loc[day]])
        for day, row in table.iterrows()
    )


def at_risk_on(patients: Iterable[tuple[FollowedUp, int]], day: int) -> int:
    """Return how many are followed up to a day at least; every course comes with the number of patients who had it."""
    return sum(number for course, number in patients if course.days >= day)


def median_days(steps: Sequence[Step]) -> int | None:
    """Return the first day on which survival is at or below one half; None if it never is.

    Judged on the counts, because a product of floats may miss one half by its last digit.
    """
    survival = Fraction(1)
    for step in steps:
        survival *= Fraction(step.at_risk - step.events, step.at_risk)
        if survival <= Fraction(1, 2):
            return step.day
    return None


def _step(day, row, survival: float, interval: list[float]) -> Step:
    at_risk, events = int(row["at_risk"]), int(row["observed"])
    low, high = (None, None) if survival <= 0 else interval
    return Step(int(day), at_risk, events, survival, low, high)
