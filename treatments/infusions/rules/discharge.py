"""Discharge is earned: each criterion is met, not met, or unknown, and unknown counts as not met."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from treatments.courses.elapsed import minutes_between
from treatments.courses.figures import Figure, values_of
from treatments.infusions.rules.aldrete import Aldrete, CirculationRule
from treatments.infusions.rules.discharge_texts import TEXTS
from treatments.infusions.rules.vitals import Vitals

FROM_THE_RECORD = frozenset({"vitals", "red-free", "observation", "line-out", "risk-case"})
_ORDER = ("unmet", "asked", "met")


@dataclass(frozen=True)
class DischargeRules:
    """The numbers of a protocol's discharge criteria."""

    aldrete_at_least: int
    aldrete_version: CirculationRule
    vitals_within_mmhg: int
    vitals_within_percent: int
    red_free_minutes: int
    dissociation_at_most: int
    observation_minutes: int


@dataclass(frozen=True)
class DischargeFacts:
    """What is known about a patient in recovery; None is what nobody has recorded.

    `red_alerts_at` is empty when there was none. `dissociation` is the CADSS-6 total. `suicide_safe` is the
    answer to the safety question: asked, and no danger found. `line_out` says whether the line into the vein is out.
    """

    now: datetime
    ended_at: datetime | None = None
    aldrete: Aldrete = Aldrete()
    baseline: Vitals | None = None
    vitals: Vitals | None = None
    room_air: bool | None = None
    red_alerts_at: tuple[datetime, ...] | None = None
    oriented: bool | None = None
    dissociation: int | None = None
    baseline_dissociation: int | None = None
    steady_gait: bool | None = None
    nausea_controlled: bool | None = None
    escort_present: bool | None = None
    escort_name: str | None = None
    no_driving_understood: bool | None = None
    no_alcohol_or_legal_decisions_understood: bool | None = None
    written_instructions_given: bool | None = None
    suicide_safe: bool | None = None
    risk_case_open: bool | None = None
    line_out: bool | None = None
    nurse: str | None = None
    prescriber: str | None = None


@dataclass(frozen=True)
class Criterion:
    """One criterion. `met` is None when it is unknown; `may_override` says whether a reason can stand in for it."""

    code: str
    met: bool | None
    text: str
    source: str
    basis: str
    may_override: bool


def discharge_rules_from(stored: Mapping[str, Figure]) -> DischargeRules:
    """Return the rules that a protocol's `monitoring["discharge"]` states."""
    values: dict[str, Any] = values_of(stored)
    return DischargeRules(**{**values, "aldrete_version": CirculationRule(values["aldrete_version"])})


def discharge_criteria(facts: DischargeFacts, rules: DischargeRules) -> tuple[Criterion, ...]:
    """Return every criterion, in the order of the checklist."""
    met = {
        "aldrete": _aldrete(facts.aldrete, rules),
        "vitals": _vitals_near_baseline(facts, rules),
        "red-free": _red_free(facts, rules),
        "spo2": _spo2(facts),
        "oriented": facts.oriented,
        "dissociation": _dissociation(facts, rules),
        "gait": facts.steady_gait,
        "nausea": facts.nausea_controlled,
        "observation": _observed(facts, rules),
        "escort": _escorted(facts),
        "no-driving": facts.no_driving_understood,
        "no-alcohol": facts.no_alcohol_or_legal_decisions_understood,
        "instructions": facts.written_instructions_given,
        "suicide-safety": facts.suicide_safe,
        "line-out": facts.line_out,
        "risk-case": None if facts.risk_case_open is None else not facts.risk_case_open,
        "signatures": _two_people(facts),
    }
    return tuple(_criterion(code, answer, rules) for code, answer in met.items())


def earliest_discharge(ended_at: datetime, red_alerts_at: Iterable[datetime], rules: DischargeRules) -> datetime:
    """Return the first moment at which the observation is over and no red alert is too recent."""
    quiet = timedelta(minutes=rules.red_free_minutes)
    return max([ended_at + timedelta(minutes=rules.observation_minutes), *(at + quiet for at in red_alerts_at)])


def standing_of(criterion: Criterion) -> str:
    """Met, unmet, or asked: what only the form can answer. What the record should know and does not is unmet."""
    if criterion.met is None:
        return "unmet" if criterion.code in FROM_THE_RECORD else "asked"
    return "met" if criterion.met else "unmet"


def unmet_first(criteria: Iterable[Criterion]) -> list[tuple[str, Criterion]]:
    """Each criterion with how it stands: what is unmet, then what is asked, then what is met."""
    return sorted(((standing_of(each), each) for each in criteria), key=lambda one: _ORDER.index(one[0]))


def may_discharge(criteria: Iterable[Criterion], *, overridden: Iterable[str] = ()) -> bool:
    """Whether the patient may go: all criteria met, or overridden where that is possible at all.

    An override needs a reason and a second person; whoever calls has made sure of both.
    """
    overridden = frozenset(overridden)
    return all(each.met is True or (each.may_override and each.code in overridden) for each in criteria)


def _criterion(code: str, met: bool | None, rules: DischargeRules) -> Criterion:
    text = TEXTS[code]
    words = text.words.format(rules=rules)
    return Criterion(code, met, words, text.source, text.basis, text.may_override)


def _aldrete(aldrete: Aldrete, rules: DischargeRules) -> bool | None:
    """A component of 0 fails at once, whatever is still unknown."""
    if 0 in aldrete.components().values():
        return False
    return None if aldrete.total is None else aldrete.total >= rules.aldrete_at_least


def _vitals_near_baseline(facts: DischargeFacts, rules: DischargeRules) -> bool | None:
    """Blood pressure within so many mmHg or per cent of the baseline, heart rate within so many per cent."""
    if facts.baseline is None or facts.vitals is None:
        return None
    near = [
        _near(getattr(facts.vitals, name), getattr(facts.baseline, name), absolute, rules.vitals_within_percent)
        for name, absolute in (
            ("systolic", rules.vitals_within_mmhg),
            ("diastolic", rules.vitals_within_mmhg),
            ("heart_rate", 0),
        )
    ]
    return _all_known_and_true(near)


def _near(value: int | None, baseline: int | None, absolute: int, percent: int) -> bool | None:
    if value is None or baseline is None:
        return None
    distance = abs(value - baseline)
    return distance <= absolute or 100 * distance <= percent * baseline


def _red_free(facts: DischargeFacts, rules: DischargeRules) -> bool | None:
    if facts.red_alerts_at is None:
        return None
    return all(minutes_between(at, facts.now) >= rules.red_free_minutes for at in facts.red_alerts_at)


def _spo2(facts: DischargeFacts) -> bool | None:
    now = facts.vitals.spo2 if facts.vitals else None
    before = facts.baseline.spo2 if facts.baseline else None
    at_baseline = None if now is None or before is None else now >= before
    return _all_known_and_true([at_baseline, facts.room_air])


def _dissociation(facts: DischargeFacts, rules: DischargeRules) -> bool | None:
    now, before = facts.dissociation, facts.baseline_dissociation
    if now is None:
        return None
    return now <= rules.dissociation_at_most or (before is not None and now <= before)


def _observed(facts: DischargeFacts, rules: DischargeRules) -> bool | None:
    if facts.ended_at is None:
        return None
    return minutes_between(facts.ended_at, facts.now) >= rules.observation_minutes


def _escorted(facts: DischargeFacts) -> bool | None:
    """Somebody is here, and it is known who; a person without a name is not known to be anybody."""
    if facts.escort_present is not True:
        return facts.escort_present
    return True if facts.escort_name and facts.escort_name.strip() else None


def _two_people(facts: DischargeFacts) -> bool | None:
    if facts.nurse is None or facts.prescriber is None:
        return None
    return facts.nurse != facts.prescriber


def _all_known_and_true(answers: list[bool | None]) -> bool | None:
    """One no is a no; without a no, one unknown is unknown."""
    if False in answers:
        return False
    return None if None in answers else True
