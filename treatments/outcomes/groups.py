"""Into which groups of a figure a patient falls: numerators, denominators, and who is missing and why.

The names are those of the counts in a `Tally`, of the SQL conditions in `queries/kept.py`, and of the lists of patients
behind a figure. For every week: started = no-baseline + baseline-zero + early + eligible, and eligible = assessed +
unassessed; begun are all who started and whose week is over, finished those of them who had all planned infusions. For
the time to loss: started = no-baseline + baseline-zero + no-closing + not-responded + followed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from treatments.followups.response_rules import REMISSION
from treatments.outcomes.doses import BANDS, RESPONSE_WEEK, band_of
from treatments.outcomes.facts import Options
from treatments.outcomes.standing import Standing
from treatments.outcomes.weeks import TOLERANCE_DAYS, is_over


@dataclass(slots=True)
class Tally:
    """How many patients are in each group, and how many were followed for so many days with or without a loss."""

    counts: Counter = field(default_factory=Counter)
    followed: Counter = field(default_factory=Counter)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.counts + other.counts, self.followed + other.followed)


def tally(standings: Iterable[Standing], options: Options) -> Tally:
    """Count patients by group."""
    found = Tally()
    for standing in standings:
        groups = set(groups_of(standing, options))
        found.counts.update(groups)
        if "followed" in groups:
            found.followed[standing.after.days, standing.after.is_event] += 1
    return found


def groups_of(standing: Standing, options: Options) -> Iterator[str]:
    """Yield the names of the groups that a patient is in."""
    yield "started"
    yield f"dose-{band_of(standing.mg_per_kg)}"
    for week in TOLERANCE_DAYS:
        if is_over(standing.day_zero, week, options.as_of):
            yield f"begun-{week}"
            if standing.is_completed:
                yield f"finished-{week}"
    if standing.is_completed:
        yield "completed"
    if standing.assessed_later:
        yield "assessed"
    if standing.change_is_computable:
        yield from _series_end(standing, options)
        for week in TOLERANCE_DAYS:
            yield from _week(standing, week, options)
    else:
        yield "no-baseline" if standing.baseline is None else "baseline-zero"


def _series_end(standing, options):
    if standing.closing is None:
        yield "no-closing"
    elif not options.definition.test(standing.baseline, standing.closing):
        yield "not-responded"
    else:
        yield "followed"
        yield "lost" if standing.after.is_event else "kept"


def _week(standing, week, options):
    if not is_over(standing.day_zero, week, options.as_of):
        yield f"early-{week}"
        return
    total, dose = standing.weeks[week], f"dose-{band_of(standing.mg_per_kg)}"
    yield f"eligible-{week}"
    yield f"unassessed-{week}" if total is None else f"assessed-{week}"
    if week == RESPONSE_WEEK:
        yield f"{dose}-eligible"
    if total is None:
        return
    responds = options.definition.test(standing.baseline, total)
    if responds:
        yield f"responders-{week}"
        if standing.is_completed:
            yield f"finished-responders-{week}"
    if REMISSION[options.instrument].test(standing.baseline, total):
        yield f"remitters-{week}"
    if week == RESPONSE_WEEK:
        yield f"{dose}-assessed"
        if responds:
            yield f"{dose}-responders"


def all_groups() -> list[str]:
    """Return every name, in a fixed order: addresses that people keep hold the place in this list. Add at the end."""
    weekly = ("eligible", "assessed", "unassessed", "early", "responders", "remitters")
    by_dose = ("", "-eligible", "-assessed", "-responders")
    return [
        *("started", "completed", "assessed", "no-baseline", "baseline-zero"),
        *("no-closing", "not-responded", "followed", "lost", "kept"),
        *(f"{name}-{week}" for name in weekly for week in TOLERANCE_DAYS),
        *(f"dose-{number}{name}" for name in by_dose for number in range(len(BANDS))),
        *(f"{name}-{week}" for name in ("begun", "finished", "finished-responders") for week in TOLERANCE_DAYS),
    ]
