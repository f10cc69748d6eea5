"""Where a course stands, from its infusions and assessments alone; what is not known is said to be unknown.

The order of the questions in `_standing` is the rule. The states and the window at the end of the series are the
clinic's own setting, no published source (design); response, remission and loss are those of `response_rules`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from treatments.followups.course_facts import CourseFacts
from treatments.followups.loss import CONFIRMED_AFTER_DAYS
from treatments.followups.readings import CLOSING_DAYS, Reading, in_words
from treatments.followups.response_rules import REMISSION


class State(StrEnum):
    BASELINE = "baseline"
    IN_SERIES = "in_series"
    REMISSION = "remission"
    RESPONDER = "responder"
    PARTIAL = "partial"
    NON_RESPONDER = "non_responder"
    MAINTENANCE = "maintenance"
    RELAPSE = "relapse"
    BOOSTER_REVIEW = "booster_review"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        return _SHOWN[self][0]

    @property
    def tone(self) -> str:
        return _SHOWN[self][1]


# In words for staff, with the tone of its mark.
_SHOWN = {
    State.BASELINE: ("Before the series", "note"),
    State.IN_SERIES: ("In the series", "active"),
    State.REMISSION: ("Remission", "good"),
    State.RESPONDER: ("Response", "good"),
    State.PARTIAL: ("Partial response", "note"),
    State.NON_RESPONDER: ("No response", "note"),
    State.MAINTENANCE: ("Maintenance", "active"),
    State.RELAPSE: ("Relapse", "review"),
    State.BOOSTER_REVIEW: ("Booster review", "review"),
    State.UNKNOWN: ("Response unknown", "note"),
}


@dataclass(frozen=True, slots=True)
class CourseState:
    """A state, the reason in words for staff, and the local date from which it holds (None before treatment)."""

    name: State
    reason: str
    since: date | None

    @property
    def words(self) -> str:
        return self.name.words

    @property
    def tone(self) -> str:
        return self.name.tone


def course_state(facts: CourseFacts) -> CourseState:
    """Return where the course stands at `facts.at`."""
    standing = standing_of(facts)
    if facts.has_happened(facts.review_open_since):
        opened = facts.local_date(facts.review_open_since)
        return CourseState(
            State.BOOSTER_REVIEW, f"Booster review open since {in_words(opened)}. {standing.reason}", opened
        )
    return standing


def standing_of(facts: CourseFacts) -> CourseState:
    """Return where the course stands whether or not a booster review is open."""
    if not facts.given:
        return CourseState(State.BASELINE, "No infusion given yet.", None)
    if not facts.series_is_over:
        text = f"{len(facts.given)} of {facts.planned_infusions} infusions given."
        return CourseState(State.IN_SERIES, text, facts.local_date(facts.given[0]))
    return _relapse(facts) or _maintenance(facts) or _after_series(facts)


def _relapse(facts: CourseFacts) -> CourseState | None:
    judged = facts.judged_relapse
    if judged is not None:
        written = in_words(facts.local_date(judged.at))
        text = f"Relapse from {in_words(judged.on)}, judged by {judged.by} on {written}: {judged.why}"
        return CourseState(State.RELAPSE, text, judged.on)
    if facts.loss is None:
        return None
    first, confirmed_by = facts.loss.first, facts.loss.confirmed_by
    reason = (
        f"{facts.loss_rule.text} {_change(facts, first)} on {in_words(first.on)}, "
        f"confirmed by {confirmed_by.total} on {in_words(confirmed_by.on)}."
    )
    return CourseState(State.RELAPSE, reason, first.on)


def _maintenance(facts: CourseFacts) -> CourseState | None:
    if not facts.given_later:
        return None
    on = facts.local_date(facts.given_later[0])
    count = len(facts.given_later)
    last = in_words(_last_infusion_on(facts))
    reason = f"{count} infusion{'s' if count > 1 else ''} after the series, the last on {last}."
    if facts.responded is None:
        reason += " No response is on record."
    return CourseState(State.MAINTENANCE, reason + _to_confirm(facts), on)


def _after_series(facts: CourseFacts) -> CourseState:
    closing = facts.closing
    if facts.baseline is None:
        return _unknown(facts, "no complete baseline assessment")
    if not facts.change_is_computable:
        return _unknown(facts, "a baseline of 0, from which no change can be computed")
    if closing is None:
        until = _last_infusion_on(facts) + timedelta(days=CLOSING_DAYS)
        return _unknown(facts, f"no complete assessment from the last infusion to {in_words(until)}")
    reason = f"{_change(facts, closing)} on {in_words(closing.on)}.{_to_confirm(facts)}"
    return CourseState(_class_of(facts, closing), reason, closing.on)


def _class_of(facts: CourseFacts, closing: Reading) -> State:
    remission = REMISSION.get(facts.instrument)
    if remission is not None and remission.test(facts.baseline.total, closing.total):
        return State.REMISSION
    if facts.response.test(facts.baseline.total, closing.total):
        return State.RESPONDER
    if facts.partial.test(facts.baseline.total, closing.total):
        return State.PARTIAL
    return State.NON_RESPONDER


def _unknown(facts: CourseFacts, what_is_missing: str) -> CourseState:
    return CourseState(State.UNKNOWN, f"Response unknown: {what_is_missing}.", _last_infusion_on(facts))


def _change(facts: CourseFacts, reading: Reading) -> str:
    return f"{facts.instrument.upper()} {reading.total}, from {facts.baseline.total} at baseline,"


def _to_confirm(facts: CourseFacts) -> str:
    first = facts.loss_to_confirm
    if first is None:
        return ""
    confirm_from = first.on + timedelta(days=CONFIRMED_AFTER_DAYS)
    return f" Possible loss of response on {in_words(first.on)}, to be confirmed from {in_words(confirm_from)}."


def _last_infusion_on(facts: CourseFacts) -> date:
    return facts.local_date(facts.last_infusion_at)
