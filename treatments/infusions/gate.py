"""Reading what the start gate asks for, from current facts: consent, order, screening, risk, the day's checks."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from intake.consent.queries import consent_problems
from intake.risk.queries import blocks_treatment
from intake.screening import facts as screening_facts
from intake.screening import queries as screening
from intake.screening.findings import Finding, Severity
from intake.screening.rules import ESSENTIAL
from intake.screening.standing import Standing
from treatments.courses.models import CourseState
from treatments.courses.queries import current_order
from treatments.infusions import queries
from treatments.infusions.models import Infusion, PreInfusionCheck
from treatments.infusions.queries import Charted
from treatments.infusions.rules.gate_questions import PRESCRIBER, Hold, in_order
from treatments.infusions.rules.pressure_gate import PressureReading, pressure_gate
from treatments.infusions.rules.start_gate import GateFacts, GateRules, gate_rules_from, holds

# What the gate asks for itself, from today's checks and all of today's pressures.
ASKED_BY_THE_GATE = frozenset({"C06", "C07", "C10", "C30", "C31", "C32"})
# A finding of the day that the prescriber weighs at the chair, where the others are resolved in the review.
WEIGHED_AT_THE_CHAIR = frozenset({"C35"})


@dataclass(frozen=True)
class Gate:
    """All reasons why the infusion may not start, with what the consent and the screening say in their own words.

    `standing` is the whole of what the screening said: `findings` are those that hold.
    """

    holds: tuple[Hold, ...]
    consent_problems: tuple[str, ...]
    findings: tuple[Finding, ...]
    standing: Standing
    repeat_pressure_from: datetime | None = None

    @property
    def in_order(self) -> tuple[str, ...]:
        """What holds nothing, by name."""
        return in_order(hold.code for hold in self.holds)

    @property
    def is_open(self) -> bool:
        return not self.holds


def start_gate(charted: Charted) -> Gate:
    """Judge the start now, by everything that is known now."""
    infusion, at = charted.infusion, charted.now
    rules = gate_rules_from(infusion.course.protocol.monitoring["start_gate"])
    check = check_of(infusion)
    pressures = _pressures(charted)
    standing = _standing(charted, check, pressures, rules)
    here = [finding for finding in standing.outstanding if finding.rule not in ASKED_BY_THE_GATE]
    at_the_chair = [each for each in here if each.rule in WEIGHED_AT_THE_CHAIR and each.severity is Severity.REVIEW]
    in_the_review = [each for each in here if each not in at_the_chair]
    known = not any(name in standing.result.unknown for name in ESSENTIAL)
    clear = standing.is_eligible and known and not in_the_review
    problems = _consent_problems(infusion, at)
    facts = _facts(charted, check, pressures, screening_clear=clear, consent=not problems)
    found = (*holds(facts, rules), *(_hold(finding) for finding in at_the_chair))
    repeat_from = pressure_gate(pressures, rules.pressure).repeat_from
    return Gate(found, tuple(problems), tuple(in_the_review), standing, repeat_from)


def check_of(infusion: Infusion) -> PreInfusionCheck | None:
    return PreInfusionCheck.objects.filter(infusion=infusion).first()


def _facts(charted, check, pressures, *, screening_clear: bool, consent: bool) -> GateFacts:
    infusion, zone = charted.infusion, ZoneInfo(charted.infusion.site.time_zone)
    order = current_order(infusion.course)
    prepared = infusion.preparation or {}
    covers = prepared.get("order_id") == getattr(order, "pk", None) and prepared.get("weight_id") == infusion.weight_id
    drawn = infusion.withdrawal
    return GateFacts(
        now=charted.now,
        today=charted.now.astimezone(zone).date(),
        identity_confirmed=len(infusion.identifiers) >= 2,
        allergies_confirmed=infusion.allergies_confirmed,
        consent_valid=consent,
        course_open=infusion.course.state == CourseState.OPEN,
        order_signed=order is not None,
        order_covers_dose=covers if drawn else None,
        limits_answered=True if drawn else None,
        screening_clear=screening_clear,
        risk_case_open=blocks_treatment(infusion.patient),
        pressures=pressures,
        baseline_at=charted.baseline_at,
        weighed_at=infusion.weight.measured_at if infusion.weight else None,
        earlier_infusions_on=tuple(at.astimezone(zone).date() for at in queries.earlier_starts(infusion)),
        reference_sex=infusion.patient.reference_sex,
        rescue_orders_signed=queries.rescue_orders_of(infusion.course) is not None,
        drawn_by=str(drawn.drawn_by_id) if drawn else None,
        checked_by=str(drawn.checked_by_id) if drawn else None,
        **_asked(check),
    )


def _asked(check):
    names = ("fasted", "escort", "will_drive", "intoxicated", "equipment_checked", "prescriber_on_site")
    asked = {name: getattr(check, name, None) for name in names}
    return {**asked, "pregnancy": (check.pregnancy or None) if check else None}


def _pressures(charted) -> tuple[PressureReading, ...]:
    since = charted.infusion.checked_in_at
    return tuple(
        PressureReading(reading.recorded_at, reading.systolic, reading.diastolic)
        for reading in charted.readings
        if reading.systolic is not None and reading.diastolic is not None and reading.recorded_at >= since
    )


def _standing(charted, check, pressures, rules: GateRules):
    """How the screening stands today; of several pressures, the one that the gate decides by."""
    now = charted.baseline
    decided = pressure_gate(pressures, rules.pressure).decided_by
    today = screening_facts.Today(
        fasted=getattr(check, "fasted", None),
        escort=getattr(check, "escort", None),
        will_drive=getattr(check, "will_drive", None),
        intoxicated=getattr(check, "intoxicated", None),
    )
    measured = screening_facts.Vitals(
        systolic=_decimal(decided.systolic if decided else now.systolic),
        diastolic=_decimal(decided.diastolic if decided else now.diastolic),
        heart_rate=_decimal(now.heart_rate),
        spo2=_decimal(now.spo2),
        respiratory_rate=_decimal(now.respiratory_rate),
        record=f"infusion:{charted.infusion.pk}",
    )
    return screening.standing(charted.infusion.patient, at=charted.now, today=today, vitals=measured)


def _decimal(value):
    return None if value is None else Decimal(value)


def _consent_problems(infusion, at: datetime) -> list[str]:
    course = infusion.course
    return consent_problems(
        infusion.patient,
        course_id=course.pk,
        not_before=course.previous.ended_at if course.previous else None,
        mg_per_kg=infusion.order.mg_per_kg,
        at=at,
    )


def _hold(finding: Finding) -> Hold:
    message = f"{finding.reason} ({', '.join(finding.because)})"
    return Hold(finding.rule, message, PRESCRIBER, f"{finding.rule}: {finding.source}", "design")
