"""Rules about age, pregnancy, body size and airway."""

from intake.screening.facts import Facts
from intake.screening.findings import Basis, Cause, Severity
from intake.screening.limits import Limits
from intake.screening.rules.rule import Rule, block, in_record, note, present, review


def pregnancy(facts: Facts, limits: Limits) -> list[Cause]:
    if facts.pregnancy == "positive":
        return [block("pregnancy positive", in_record("pregnancy positive", facts.record_of("pregnancy")))]
    if facts.pregnancy in (None, "unknown") and facts.reference_sex != "male":
        return [block("pregnancy unknown" if facts.pregnancy else "pregnancy not stated", "pregnancy unknown")]
    return []


def minor(facts: Facts, limits: Limits) -> list[Cause]:
    young = facts.age is not None and facts.age < limits.adult_from
    return [block(f"age {facts.age}", f"age under {limits.adult_from}")] if young else []


def old_age(facts: Facts, limits: Limits) -> list[Cause]:
    old = facts.age is not None and facts.age > limits.old_above
    return [review(f"age {facts.age}", f"age over {limits.old_above}")] if old else []


def airway(facts: Facts, limits: Limits) -> list[Cause]:
    causes = present(facts, review, "sleep-apnoea", "severe-lung-disease", "difficult-airway")
    if facts.bmi is not None and facts.bmi >= limits.bmi_from:
        causes.append(review(f"BMI {facts.bmi}", f"BMI from {limits.bmi_from}"))
    return causes


def weight(facts: Facts, limits: Limits) -> list[Cause]:
    weight_kg = facts.weight_kg
    if weight_kg is not None and weight_kg > limits.weight_kg_above:
        return [note(f"weight {weight_kg} kg", f"weight above {limits.weight_kg_above} kg")]
    if weight_kg is not None and weight_kg < limits.weight_kg_below:
        return [note(f"weight {weight_kg} kg", f"weight below {limits.weight_kg_below} kg")]
    return []


PERSON_RULES = (
    Rule(
        "C10",
        "Pregnancy",
        pregnancy,
        {
            Severity.BLOCK: (
                "Ketamine may harm the fetal brain, and trials excluded pregnancy: blocked until a test is negative or "
                "pregnancy is stated to be impossible."
            )
        },
        "Exclusion criteria of NCT02083926 (v:nct-exch); Esketamine (Spravato) US precautions (v:spravato-prec); "
        "ketamine label, section 5.5 (v:ketamine-5.5)",
        Basis.VERIFIED,
    ),
    Rule(
        "C24",
        "Minor",
        minor,
        {Severity.BLOCK: "Under {limits.adult_from} the treatment is not studied: the trials enrolled adults only."},
        "Enrolment criteria of NCT02083926 (v:nct-exch)",
        Basis.VERIFIED,
    ),
    Rule(
        "C25",
        "Old age",
        old_age,
        {
            Severity.REVIEW: (
                "Over {limits.old_above} the cardiovascular and cognitive risk is higher, and the trials did not enrol."
            )
        },
        "Clinical practice (k)",
        Basis.KNOWLEDGE,
    ),
    Rule(
        "C28",
        "Airway and breathing",
        airway,
        {Severity.REVIEW: "Sedation is riskier with this airway or these lungs: assess airway and ASA class first."},
        "ASA practice guidelines for moderate sedation, 2018 (k)",
        Basis.KNOWLEDGE,
    ),
    Rule(
        "C29",
        "Unusual weight",
        weight,
        {Severity.NOTE: "The weight is outside one hospital trial's limits: check the dose and the dosing weight."},
        "Hospital trial NCT05803551, limits (v:mayo)",
        Basis.VERIFIED,
    ),
)
