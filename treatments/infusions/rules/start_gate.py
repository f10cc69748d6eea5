"""Why an infusion may not start: every reason at once, each with the person who may lift it.

Unknown is not yes: what nobody has recorded holds the start as much as a no. Rule numbers such as C30 are those
of the screening.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from treatments.courses.elapsed import minutes_between
from treatments.courses.figures import OWN, Figure, values_of
from treatments.infusions.rules.gate_questions import NOBODY, PRESCRIBER, QUESTIONS, Hold
from treatments.infusions.rules.pressure_gate import PressureReading, PressureRules, pressure_gate, pressure_rules_from

MEDICAL_DIRECTOR = "medical-director"
# The medical director is a prescriber too.
_MAY_LIFT = {
    NOBODY: frozenset(),
    PRESCRIBER: frozenset({PRESCRIBER, MEDICAL_DIRECTOR}),
    MEDICAL_DIRECTOR: frozenset({MEDICAL_DIRECTOR}),
}


@dataclass(frozen=True)
class GateRules:
    """The numbers of a protocol's start gate."""

    pressure: PressureRules
    weight_hours: int
    interval_days: int
    baseline_within_minutes: int


@dataclass(frozen=True)
class GateFacts:
    """What is known when an infusion is about to start; None is what nobody has recorded.

    `today` is the local day; `earlier_infusions_on` are the local days of all earlier infusions, empty when this
    is the first. `pressures` are those since check-in. `drawn_by` and `checked_by` identify two people.
    """

    now: datetime
    today: date
    identity_confirmed: bool | None = None
    allergies_confirmed: bool | None = None
    consent_valid: bool | None = None
    course_open: bool | None = None
    order_signed: bool | None = None
    order_covers_dose: bool | None = None
    limits_answered: bool | None = None
    screening_clear: bool | None = None
    risk_case_open: bool | None = None
    fasted: bool | None = None
    escort: bool | None = None
    will_drive: bool | None = None
    intoxicated: bool | None = None
    pregnancy: str | None = None
    reference_sex: str | None = None
    pressures: tuple[PressureReading, ...] = ()
    baseline_at: datetime | None = None
    weighed_at: datetime | None = None
    earlier_infusions_on: tuple[date, ...] | None = None
    equipment_checked: bool | None = None
    prescriber_on_site: bool | None = None
    rescue_orders_signed: bool | None = None
    drawn_by: str | None = None
    checked_by: str | None = None


@dataclass(frozen=True)
class Lift:
    """A person of a role takes it upon themselves to start in spite of one hold, and says why."""

    code: str
    role: str
    reason: str


def gate_rules_from(stored: Mapping[str, Figure]) -> GateRules:
    """Return the rules that a protocol's `monitoring["start_gate"]` states."""
    values = values_of(stored)
    return GateRules(
        pressure_rules_from(stored),
        values["weight_hours"],
        values["interval_days"],
        values["baseline_within_minutes"],
    )


def holds(facts: GateFacts, rules: GateRules) -> tuple[Hold, ...]:
    """Return every reason why the infusion may not start now; empty when it may."""
    found = [question.hold(getattr(facts, question.fact)) for question in QUESTIONS]
    found += [
        _pregnancy(facts),
        _pressure(facts, rules),
        _baseline(facts, rules),
        _weight(facts, rules),
        _interval(facts, rules),
        _withdrawal(facts),
    ]
    return tuple(hold for hold in found if hold)


def still_held(found: Iterable[Hold], lifts: Iterable[Lift]) -> tuple[Hold, ...]:
    """Return the holds that no lift takes away: of the right code, by a role that may, with a reason."""
    lifts = tuple(lifts)
    return tuple(hold for hold in found if not any(_lifts(lift, hold) for lift in lifts))


def _lifts(lift: Lift, hold: Hold) -> bool:
    return lift.code == hold.code and lift.role in _MAY_LIFT[hold.may_be_lifted_by] and bool(lift.reason.strip())


def _pregnancy(facts: GateFacts) -> Hold | None:
    """Hold on a positive test, and on an unknown one where pregnancy is possible."""
    if facts.pregnancy == "positive":
        message = "The pregnancy test is positive."
    elif facts.pregnancy in ("negative", "not-possible") or facts.reference_sex == "male":
        return None
    else:
        message = "It is not known whether the patient is pregnant; do a test."
    return Hold("pregnancy", message, NOBODY, "C10: fetal neurotoxicity warning (v:ketamine-5.5)", "verified")


_PRESSURE_HOLDS = {
    "C06": (
        "is above {rules.review_systolic_above}/{rules.review_diastolic_above}; weigh benefit and risk",
        "Esketamine label (v:spravato-label7)",
        "verified",
    ),
    "C07": ("is at or above {rules.block_systolic_from}/{rules.block_diastolic_from}", OWN, "design"),
    "C08": (
        "is above {rules.contraindicated_systolic_above}/{rules.contraindicated_diastolic_above}",
        "Swiss ketamine label (v:ketalar-ch)",
        "verified",
    ),
}


def _pressure(facts: GateFacts, rules: GateRules) -> Hold | None:
    decision = pressure_gate(facts.pressures, rules.pressure)
    if not facts.pressures:
        return Hold("blood-pressure", "The blood pressure has not been measured today.", NOBODY, OWN, "design")
    if decision.repeats_needed:
        message = (
            f"The blood pressure is high; measure it {decision.repeats_needed} more times, "
            f"{rules.pressure.repeat_after_minutes} minutes apart, and the lowest decides."
        )
        return Hold("blood-pressure", message, NOBODY, OWN, "design")
    if decision.rule is None:
        return None
    words, source, basis = _PRESSURE_HOLDS[decision.rule]
    reading = f"{decision.decided_by.systolic}/{decision.decided_by.diastolic} mmHg"
    message = f"The lowest blood pressure today, {reading}, {words.format(rules=rules.pressure)}."
    return Hold("blood-pressure", message, PRESCRIBER, f"{decision.rule}: {source}", basis)


def _baseline(facts: GateFacts, rules: GateRules) -> Hold | None:
    limit = rules.baseline_within_minutes
    if facts.baseline_at is not None and 0 <= minutes_between(facts.baseline_at, facts.now) <= limit:
        return None
    return Hold("baseline", f"There is no full set of vitals from the last {limit} minutes.", NOBODY, OWN, "design")


def _weight(facts: GateFacts, rules: GateRules) -> Hold | None:
    if facts.weighed_at is None:
        return Hold("weight", "The patient has not been weighed.", NOBODY, OWN, "design")
    if minutes_between(facts.weighed_at, facts.now) < 60 * rules.weight_hours:
        return None
    return Hold("weight", f"The weight is not from the last {rules.weight_hours} hours.", NOBODY, OWN, "design")


def _interval(facts: GateFacts, rules: GateRules) -> Hold | None:
    """Count local days from start to start."""
    if facts.earlier_infusions_on is None:
        return Hold("interval", "It is not known when the last infusion was.", NOBODY, OWN, "design")
    earlier = [day for day in facts.earlier_infusions_on if day <= facts.today]
    if not earlier or (days := (facts.today - max(earlier)).days) >= rules.interval_days:
        return None
    if days == 0:
        message = "The patient has had an infusion today already."
        return Hold("interval", message, MEDICAL_DIRECTOR, OWN, "design")
    last = f"{max(earlier):%-d %b %Y}"
    message = f"The last infusion was on {last}; the next one is at least {rules.interval_days} days later."
    return Hold("interval", message, PRESCRIBER, OWN, "design")


def _withdrawal(facts: GateFacts) -> Hold | None:
    if facts.drawn_by is None:
        message = "Nothing has been drawn up yet."
    elif facts.checked_by is None:
        message = "What was drawn up has not been checked by a second person."
    elif facts.drawn_by == facts.checked_by:
        message = "What was drawn up was checked by the person who drew it up; a second person must check it."
    else:
        return None
    return Hold("withdrawal", message, NOBODY, OWN, "design")
