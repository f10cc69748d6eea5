"""Why a booster review is due. It only raises a question for a clinician; it never books anything."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from intake.instruments.change_definitions import LSAS_RELIABLE_POINTS
from treatments.followups.course_facts import CourseFacts
from treatments.followups.readings import in_words
from treatments.followups.states import State, standing_of

_DESIGN = "clinic's own setting, no published source (design)"
_JUDGEMENT = "a clinician's judgement; social anxiety disorder has no published definition of relapse"
_NOTHING_TO_MAINTAIN = {State.BASELINE, State.IN_SERIES, State.NON_RESPONDER}
INTERVAL_ALLOWED = range(14, 85)


class Code(StrEnum):
    JUDGED_RELAPSE = "judged-relapse"
    LOSS_OF_RESPONSE = "loss-of-response"
    RELIABLE_WORSENING = "reliable-worsening"
    MAINTENANCE_INTERVAL = "maintenance-interval"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a review: what happened in words, on which local date, and on whose authority it counts."""

    code: Code
    text: str
    basis: str
    on: date


@dataclass(frozen=True, slots=True)
class BoosterRules:
    """The protocol's numbers. `maintenance_interval_days` None means no maintenance.

    Raises ValueError for an interval outside 14-84 days or other numbers below 1.
    """

    reliable_change: int = LSAS_RELIABLE_POINTS
    maintenance_interval_days: int | None = 28
    minimum_gap_days: int = 14

    def __post_init__(self):
        interval = self.maintenance_interval_days
        if interval is not None and interval not in INTERVAL_ALLOWED:
            raise ValueError(f"maintenance_interval_days: {interval} is not from 14 to 84.")
        for name in ("reliable_change", "minimum_gap_days"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: {getattr(self, name)} is not 1 or more.")


@dataclass(frozen=True, slots=True)
class Decided:
    """The last review of this course: when it was decided, and until which local date it was postponed, if so."""

    at: datetime
    postponed_until: date | None = None


def booster_reasons(facts: CourseFacts, rules: BoosterRules, *, decided: Decided | None = None) -> tuple[Reason, ...]:
    """Return every reason for a booster review at `facts.at`; empty if there is none.

    What was on record when the last review was decided does not raise the next one, unless that one was postponed
    and its date has come; before that date only a relapse that a clinician has judged since is a reason.
    """
    if not facts.given or not facts.series_is_over:
        return ()
    if decided and decided.postponed_until:
        if facts.local_date(facts.at) < decided.postponed_until:
            is_new = facts.judged_relapse and facts.judged_relapse.at > decided.at
            return (_loss(facts, decided),) if is_new else ()
        decided = None
    reasons = _loss(facts, decided), _worsening(facts, rules, decided), _interval(facts, rules, decided)
    return tuple(reason for reason in reasons if reason)


def earliest_booster_on(facts: CourseFacts, rules: BoosterRules) -> date:
    """Return the first local date on which a booster keeps the minimum gap to the last infusion.

    A prescriber may override it with a reason.
    """
    return facts.local_date(facts.last_infusion_at) + timedelta(days=rules.minimum_gap_days)


def _loss(facts: CourseFacts, decided: Decided | None) -> Reason | None:
    standing = standing_of(facts)
    if standing.name != State.RELAPSE:
        return None
    if decided and max(_relapse_known_at(facts)) <= decided.at:
        return None
    if facts.judged_relapse:
        return Reason(Code.JUDGED_RELAPSE, standing.reason, _JUDGEMENT, standing.since)
    return Reason(Code.LOSS_OF_RESPONSE, standing.reason, facts.loss_rule.basis, standing.since)


def _relapse_known_at(facts: CourseFacts) -> list[datetime]:
    confirmed_at = facts.loss.confirmed_by.at if facts.loss else None
    judged_at = facts.judged_relapse.at if facts.judged_relapse else None
    return [at for at in (confirmed_at, judged_at) if facts.has_happened(at)]


def _worsening(facts: CourseFacts, rules: BoosterRules, decided: Decided | None) -> Reason | None:
    """The latest reading, collected after the last infusion, against the one before it."""
    if len(facts.readings) < 2:
        return None
    before, latest = facts.readings[-2:]
    is_new = latest.at > facts.last_infusion_at and (decided is None or latest.at > decided.at)
    if not is_new or latest.total - before.total < rules.reliable_change:
        return None
    text = (
        f"{facts.instrument.upper()} up by {latest.total - before.total} points, from {before.total} on "
        f"{in_words(before.on)} to {latest.total} on {in_words(latest.on)}; "
        f"{rules.reliable_change} or more is a reliable change."
    )
    return Reason(Code.RELIABLE_WORSENING, text, _DESIGN, latest.on)


def _interval(facts: CourseFacts, rules: BoosterRules, decided: Decided | None) -> Reason | None:
    """Counted from the last infusion, or from the last decision where that is later."""
    if rules.maintenance_interval_days is None or standing_of(facts).name in _NOTHING_TO_MAINTAIN:
        return None
    last_on = facts.local_date(facts.last_infusion_at)
    counted_from = max(last_on, facts.local_date(decided.at)) if decided else last_on
    due_on = counted_from + timedelta(days=rules.maintenance_interval_days)
    if facts.local_date(facts.at) < due_on:
        return None
    text = (
        f"Last infusion on {in_words(last_on)}; "
        f"the maintenance interval of {rules.maintenance_interval_days} days has passed."
    )
    return Reason(Code.MAINTENANCE_INTERVAL, text, _DESIGN, due_on)
