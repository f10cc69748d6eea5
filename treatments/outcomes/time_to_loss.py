"""How long a response lasts after the first series, until loss of response or until it can no longer be seen."""

from collections.abc import Mapping

from treatments.followups.loss import confirmed_loss
from treatments.followups.readings import Reading, closing_reading
from treatments.followups.response_rules import BELOW_25
from treatments.outcomes.cohort import Member
from treatments.outcomes.survival import FollowedUp, kaplan_meier, median_days
from treatments.outcomes.weeks import IsMet


def time_to_loss(followed: Mapping[tuple[int, bool], int]) -> dict:
    """Return number, events, median and curve; `followed` counts patients by (days, whether the response was lost)."""
    steps = kaplan_meier([FollowedUp(*course) for course, patients in followed.items() for _ in range(patients)])
    return {
        "n": sum(followed.values()),
        "events": sum(patients for (_, is_event), patients in followed.items() if is_event),
        "median_days": median_days(steps),
        "curve": [
            {
                "day": step.day,
                "at_risk": step.at_risk,
                "events": step.events,
                "survival": step.survival,
                "ci95": [step.low, step.high],
            }
            for step in steps
        ],
    }


def followed_up(member: Member, is_met: IsMet) -> FollowedUp | None:
    """Return the days from the series' last infusion to loss or censoring; None for who had not responded."""
    closing = closing_total(member)
    if not member.change_is_computable or closing is None or not is_met(member.baseline.total, closing):
        return None
    return course_after(member)


def closing_total(member: Member) -> int | None:
    """Return the total that says whether there is a response at the end of the series; None without one."""
    closing = _closing(member)
    return closing.total if closing else None


def course_after(member: Member) -> FollowedUp | None:
    """Return the days to loss or censoring, whether or not there was a response; None where that cannot be told.

    Only readings before the next infusion count, so the last of them is also where an uneventful course is censored.
    """
    closing = _closing(member)
    if closing is None or not member.change_is_computable:
        return None
    until = member.next_infusion_at
    counted = [each for each in member.readings if until is None or each.at < until]
    loss = confirmed_loss(
        [each for each in counted if each.at > member.last_at],
        lambda total: BELOW_25.is_lost(member.baseline.total, closing.total, total),
    )
    end = loss.first if loss else counted[-1]
    return FollowedUp((end.on - member.last_on).days, is_event=loss is not None)


def _closing(member: Member) -> Reading | None:
    return closing_reading(member.readings, member.last_on, before=member.next_infusion_at)
