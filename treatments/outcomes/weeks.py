"""Response and remission by week, and the reading that stands for a patient's week."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from treatments.followups.readings import Reading
from treatments.outcomes.cohort import Member
from treatments.outcomes.intervals import share

# Days before and after day 7w in which a reading stands for week w.
TOLERANCE_DAYS = {1: 3, 2: 3, 4: 7, 8: 7, 12: 7}

IsMet = Callable[[int, int], bool | None]


def is_eligible(member: Member, week: int, as_of: date) -> bool:
    """Whether the member counts in a week: a baseline above 0, and the week's window is over."""
    last_day = member.day_zero + timedelta(days=7 * week + TOLERANCE_DAYS[week])
    return member.change_is_computable and as_of >= last_day


def reading_of_week(member: Member, week: int) -> Reading | None:
    """Return the reading nearest to day 7w, the earlier day in a tie, the later of two on one day; None without."""
    target = member.day_zero + timedelta(days=7 * week)
    tolerance = timedelta(days=TOLERANCE_DAYS[week])
    near = [each for each in reversed(member.readings) if abs(each.on - target) <= tolerance]
    return min(near, key=lambda each: (abs(each.on - target), each.on), default=None)


def judged(members: Sequence[Member], week: int, as_of: date, is_met: IsMet) -> list[tuple[Member, bool]]:
    """Return the eligible members who were assessed in a week, each with whether the definition is met."""
    assessed = [(member, reading_of_week(member, week)) for member in members if is_eligible(member, week, as_of)]
    return [(member, bool(is_met(member.baseline.total, reading.total))) for member, reading in assessed if reading]


def by_week(members: Sequence[Member], as_of: date, is_met: IsMet, *, counted_as: str) -> list[dict]:
    """Return one row a week: eligible, assessed, those who meet the definition under the name given, and the share."""
    rows = []
    for week in TOLERANCE_DAYS:
        verdicts = [met for _, met in judged(members, week, as_of, is_met)]
        rows.append(
            {
                "week": week,
                "eligible": sum(is_eligible(member, week, as_of) for member in members),
                "assessed": len(verdicts),
                counted_as: sum(verdicts),
                **share(sum(verdicts), len(verdicts)),
            }
        )
    return rows
