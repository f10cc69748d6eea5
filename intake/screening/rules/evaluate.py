"""All rules over one set of facts."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields

from intake.screening.facts import Facts, unknown_facts
from intake.screening.findings import Basis, Cause, Disposition, Finding, ScreeningResult, Severity
from intake.screening.limits import SHIPPED, Limits
from intake.screening.rules.conditions import CONDITION_RULES
from intake.screening.rules.medicines import MEDICINE_RULES
from intake.screening.rules.person import PERSON_RULES
from intake.screening.rules.rule import Rule
from intake.screening.rules.scores import SCORE_RULES
from intake.screening.rules.today import TODAY_RULES
from intake.screening.rules.vitals import VITALS_RULES

# Raised with every change that can change an answer; stored with every result.
RULES_VERSION = "1.1"

RULES: tuple[Rule, ...] = tuple(
    sorted(
        CONDITION_RULES + PERSON_RULES + VITALS_RULES + SCORE_RULES + TODAY_RULES + MEDICINE_RULES,
        key=lambda rule: rule.id,
    )
)

# Without these nobody can be said to be fit for treatment, whatever the rules say of the rest.
ESSENTIAL = ("age", "conditions", "medications")


def evaluate(facts: Facts, limits: Limits = SHIPPED, rules: tuple[Rule, ...] = RULES) -> ScreeningResult:
    """Ask every rule and say what follows. A rule that fails is answered by a review, never by silence."""
    findings = tuple(finding for rule in rules if (finding := _ask(rule, facts, limits)))
    unknown = unknown_facts(facts)
    return ScreeningResult(
        disposition=_disposition(findings, unknown, is_infusion_day=facts.today is not None),
        findings=findings,
        unknown=unknown,
        rules_version=f"{RULES_VERSION}/{limits.version}",
        unanswered_conditions=facts.unanswered_conditions,
    )


def _disposition(findings: tuple[Finding, ...], unknown: tuple[str, ...], *, is_infusion_day: bool) -> Disposition:
    severities = {finding.severity for finding in findings}
    if Severity.BLOCK in severities or (is_infusion_day and Severity.URGENT in severities):
        return Disposition.STOP
    if severities & {Severity.URGENT, Severity.REVIEW} or set(ESSENTIAL) & set(unknown):
        return Disposition.REVIEW
    return Disposition.GO


def _ask(rule: Rule, facts: Facts, limits: Limits) -> Finding | None:
    try:
        causes = tuple(sorted(rule.check(facts, limits), key=lambda cause: cause.severity.rank))
        if not causes:
            return None
        reason = rule.reasons[causes[0].severity].format(limits=limits)
        return Finding(rule.id, causes[0].severity, causes, reason, rule.source, rule.basis)
    except Exception as fault:  # whatever went wrong, a patient must not pass because of it
        return _unchecked(rule, facts, fault)


def _unchecked(rule: Rule, facts: Facts, fault: Exception) -> Finding:
    # The key follows the facts: a resolution of "not checked" must not cover facts that came later.
    cause = Cause(Severity.REVIEW, f"could not be checked ({type(fault).__name__})", f"unchecked {_digest(facts)}")
    return Finding(
        rule=rule.id,
        severity=Severity.REVIEW,
        causes=(cause,),
        reason=f"The rule '{rule.title}' could not be checked: check it by hand before deciding.",
        source=rule.source,
        basis=Basis.DESIGN,
    )


def _digest(facts: Facts) -> str:
    """Return the same short text for the same facts, in every process (sets have no order of their own)."""
    known = [_in_order(getattr(facts, field.name)) for field in fields(facts)]
    return hashlib.sha256(repr(known).encode()).hexdigest()[:12]


def _in_order(value):
    if isinstance(value, Mapping):
        return sorted(value.items())
    return sorted(map(repr, value)) if isinstance(value, frozenset) else value
