"""Where one patient stands: what their first series and its assessments come to, whatever the definition of response.

A definition, a period or a report's date only sorts these numbers into groups (`groups.py`), so they can be kept.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from treatments.outcomes.cohort import Member
from treatments.outcomes.doses import mean_mg_per_kg
from treatments.outcomes.survival import FollowedUp
from treatments.outcomes.time_to_loss import closing_total, course_after
from treatments.outcomes.weeks import TOLERANCE_DAYS, reading_of_week

# Goes up when a rule below this file changes, so that what was kept under the old rule is computed again.
RULES_VERSION = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """One patient of the cohort, judged by one instrument.

    `weeks` holds the total that stands for each week, None where nobody was asked or answered. `closing` is the total
    that ends the series, `after` how long it was followed from there. `newest_on` is the latest local date of
    anything that was looked at: a report of that date or later sees the same.
    """

    patient_id: int
    day_zero: date
    newest_on: date
    infusions: int
    planned: int
    mg_per_kg: Fraction
    baseline: int | None
    assessed_later: bool
    weeks: dict[int, int | None]
    closing: int | None
    after: FollowedUp | None

    @property
    def change_is_computable(self) -> bool:
        """Whether there is a baseline above 0, without which no reduction can be told."""
        return self.baseline is not None and self.baseline > 0

    @property
    def is_completed(self) -> bool:
        return self.infusions >= self.planned


def standing_of(member: Member) -> Standing:
    """Return where a member of the cohort stands."""
    readings = {week: reading_of_week(member, week) for week in TOLERANCE_DAYS}
    return Standing(
        patient_id=member.patient_id,
        day_zero=member.day_zero,
        newest_on=member.newest_on,
        infusions=len(member.infusions),
        planned=member.infusions[-1].planned_in_series,
        mg_per_kg=mean_mg_per_kg(member),
        baseline=member.baseline.total if member.baseline else None,
        assessed_later=member.is_assessed,
        weeks={week: reading.total if reading else None for week, reading in readings.items()},
        closing=closing_total(member),
        after=course_after(member),
    )
