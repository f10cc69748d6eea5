"""Response and remission by week, and the reading that stands for a patient's week."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from treatments.followups.readings import Reading
from treatments.outcomes.cohort import Member
from treatments.outcomes.intervals import share

# Days before and after day 7w in which a reading stands for week w.
TOLERANCE_DAYS = {1: 3, 2: 3, 4: 7, 8: 7, 12: 7}

IsMet = Callable[[int, int], bool | None]


def is_eligible(member: Member, week: int, as_of: date) -> bool:
    """Whether the member counts in a week: a baseline above 0, and the week's window is over."""
    return member.change_is_computable and is_over(member.day_zero, week, as_of)


def is_over(day_zero: date, week: int, as_of: date) -> bool:
    """Whether the last day of a week's window has come."""
    return as_of >= day_zero + timedelta(days=7 * week + TOLERANCE_DAYS[week])


def reading_of_week(member: Member, week: int) -> Reading | None:
    """Return the reading nearest to day 7w, the earlier day in a tie, the later of two on one day; None without."""
    target = member.day_zero + timedelta(days=7 * week)
    tolerance = timedelta(days=TOLERANCE_DAYS[week])
    near = [each for each in reversed(member.readings) if abs(each.on - target) <= tolerance]
    return min(near, key=lambda each: (abs(each.on - target), each.on), default=None)


def by_week(counts: Mapping[str, int], *, counted_as: str) -> list[dict]:
    """Return one row a week: eligible, assessed, those in the group `counted_as`, and their share of those assessed."""
    return [
        {
            "week": week,
            "eligible": counts[f"eligible-{week}"],
            "assessed": counts[f"assessed-{week}"],
            counted_as: counts[f"{counted_as}-{week}"],
            **share(counts[f"{counted_as}-{week}"], counts[f"assessed-{week}"]),
        }
        for week in TOLERANCE_DAYS
    ]
