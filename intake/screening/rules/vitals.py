"""Rules about resting blood pressure and the other vital signs."""

from collections.abc import Callable
from decimal import Decimal

from intake.screening.facts import VITALS_NEEDED, Facts, Vitals
from intake.screening.findings import Basis, Cause, Severity
from intake.screening.limits import Limits
from intake.screening.rules.rule import Rule, block, in_record, present, review

ESKETAMINE_LABEL = "Esketamine (Spravato) US label, 2019, page 7 (v:spravato-label7)"

_WORDS = {
    "systolic": "systolic {} mmHg",
    "diastolic": "diastolic {} mmHg",
    "heart_rate": "heart rate {} per minute",
    "spo2": "SpO2 {} %",
    "respiratory_rate": "respiratory rate {} per minute",
}

_MISSING = {"systolic": "systolic", "diastolic": "diastolic", "heart_rate": "heart rate", "spo2": "SpO2"}


def contraindicated_pressure(facts: Facts, limits: Limits) -> list[Cause]:
    high = _outside(facts, block, "systolic", above=limits.systolic_contraindicated_above)
    high += _outside(facts, block, "diastolic", above=limits.diastolic_contraindicated_above)
    return high + present(facts, block, "uncontrolled-hypertension")


def blocking_pressure(facts: Facts, limits: Limits) -> list[Cause]:
    if contraindicated_pressure(facts, limits):
        return []
    high = _outside(facts, block, "systolic", at_least=limits.systolic_block_from)
    return high + _outside(facts, block, "diastolic", at_least=limits.diastolic_block_from)


def raised_pressure(facts: Facts, limits: Limits) -> list[Cause]:
    if contraindicated_pressure(facts, limits) or blocking_pressure(facts, limits):
        return []
    high = _outside(facts, review, "systolic", above=limits.systolic_review_above)
    return high + _outside(facts, review, "diastolic", above=limits.diastolic_review_above)


def vitals_outside(facts: Facts, limits: Limits) -> list[Cause]:
    causes = _outside(facts, review, "systolic", below=limits.systolic_below)
    causes += _outside(facts, review, "heart_rate", below=limits.heart_rate_below, above=limits.heart_rate_above)
    causes += _outside(facts, review, "spo2", below=limits.spo2_below)
    causes += _outside(
        facts,
        review,
        "respiratory_rate",
        below=limits.respiratory_rate_below,
        above=limits.respiratory_rate_above,
    )
    if facts.today is not None:
        measured = facts.vitals or Vitals()
        missing = (name for name in VITALS_NEEDED if getattr(measured, name) is None)
        causes += [review(f"{_MISSING[name]} not measured") for name in missing]
    return causes


def _outside(
    facts: Facts,
    make: Callable[[str, str], Cause],
    name: str,
    *,
    below: int | None = None,
    above: int | None = None,
    at_least: int | None = None,
) -> list[Cause]:
    """Return one cause if this vital sign was measured and is outside; the limits themselves are as they are named."""
    value: Decimal | None = getattr(facts.vitals, name, None)
    if value is None:
        return []
    low = below is not None and value < below
    high = (above is not None and value > above) or (at_least is not None and value >= at_least)
    text = _WORDS[name].format(value)
    return [make(text, in_record(text, facts.vitals.record))] if low or high else []


VITALS_RULES = (
    Rule(
        "C06",
        "Raised blood pressure",
        raised_pressure,
        {
            Severity.REVIEW: (
                "Above {limits.systolic_review_above}/{limits.diastolic_review_above} mmHg, weigh benefit and risk "
                "before a decision and before each infusion."
            )
        },
        ESKETAMINE_LABEL,
        Basis.VERIFIED,
    ),
    Rule(
        "C07",
        "High blood pressure",
        blocking_pressure,
        {
            Severity.BLOCK: (
                "From {limits.systolic_block_from}/{limits.diastolic_block_from} mmHg, after two repeats five minutes "
                "apart, no infusion is given."
            )
        },
        "Clinic's own setting, no published source (design); pages that call it an FDA limit are wrong (v:bp-false)",
        Basis.DESIGN,
    ),
    Rule(
        "C08",
        "Uncontrolled hypertension",
        contraindicated_pressure,
        {
            Severity.BLOCK: (
                "Resting pressure above {limits.systolic_contraindicated_above}/"
                "{limits.diastolic_contraindicated_above} mmHg, and hypertension that is untreated or poorly "
                "controlled, are contraindications."
            )
        },
        "Swiss ketamine product information 67199 (v:ketalar-ch)",
        Basis.VERIFIED,
    ),
    Rule(
        "C35",
        "Vital signs outside the limits, or missing on the day",
        vitals_outside,
        {Severity.REVIEW: "A vital sign is outside the limits or was not measured: repeat it, then judge."},
        "Hospital trial NCT05803551, exclusion limits (v:mayo); systolic pressure below 90 mmHg likewise",
        Basis.VERIFIED,
    ),
)
