"""One person for whom every rule is silent, on an ordinary day and on an infusion day."""

from dataclasses import replace
from decimal import Decimal

from intake.screening.facts import Facts, Score, Today, Vitals
from intake.screening.findings import Finding, Severity
from intake.screening.rules import evaluate

CALM_VITALS = Vitals(
    systolic=Decimal(124),
    diastolic=Decimal(78),
    heart_rate=Decimal(70),
    spo2=Decimal(98),
    respiratory_rate=Decimal(14),
)

NOBODY_AT_RISK = Score("c-ssrs-screen", band="none")

HEALTHY = Facts(
    age=34,
    reference_sex="female",
    conditions=frozenset(),
    pregnancy="negative",
    medications=(),
    vitals=CALM_VITALS,
    bmi=Decimal("24.5"),
    weight_kg=Decimal(70),
    scores=(NOBODY_AT_RISK,),
)

READY = Today(fasted=True, escort=True, will_drive=False, intoxicated=False)


def somebody(**changes) -> Facts:
    return replace(HEALTHY, **changes)


def with_vitals(**changes) -> Facts:
    values = {name: None if value is None else Decimal(str(value)) for name, value in changes.items()}
    return somebody(vitals=replace(CALM_VITALS, **values))


def with_conditions(*conditions: str) -> Facts:
    return somebody(conditions=frozenset(conditions))


def with_scores(*scores: Score) -> Facts:
    return somebody(scores=(NOBODY_AT_RISK, *scores))


def severities(facts: Facts) -> dict[str, Severity]:
    """The rules that speak, with their severities; a rule that failed is no answer."""
    findings = evaluate(facts).findings
    assert not [one for one in findings if "could not be checked" in one.because[0]]
    return {one.rule: one.severity for one in findings}


def finding(facts: Facts, rule: str) -> Finding:
    return next(found for found in evaluate(facts).findings if found.rule == rule)
