"""How long a response lasts after the first series, until loss of response or until it can no longer be seen."""

from collections.abc import Iterable

from treatments.followups.loss import confirmed_loss
from treatments.followups.readings import closing_reading
from treatments.followups.response_rules import BELOW_25
from treatments.outcomes.cohort import Member
from treatments.outcomes.survival import FollowedUp, kaplan_meier, median_days
from treatments.outcomes.weeks import IsMet


def time_to_loss(members: Iterable[Member], is_met: IsMet) -> dict:
    """Return number, events, median and curve of the members who had responded at the end of their series."""
    followed = [each for each in (followed_up(member, is_met) for member in members) if each]
    steps = kaplan_meier(followed)
    return {
        "n": len(followed),
        "events": sum(each.is_event for each in followed),
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
    """Return the days from the series' last infusion to loss or censoring; None for who had not responded.

    Only readings before the next infusion count, so the last of them is also where an uneventful course is censored.
    """
    closing = closing_reading(member.readings, member.last_on, before=member.next_infusion_at)
    if not member.change_is_computable or closing is None or not is_met(member.baseline.total, closing.total):
        return None
    until = member.next_infusion_at
    counted = [each for each in member.readings if until is None or each.at < until]
    loss = confirmed_loss(
        [each for each in counted if each.at > member.last_at],
        lambda total: BELOW_25.is_lost(member.baseline.total, closing.total, total),
    )
    end = loss.first if loss else counted[-1]
    return FollowedUp((end.on - member.last_on).days, is_event=loss is not None)
