"""The words of each discharge criterion, whose rule it is, and whether a reason can stand in for it."""

from dataclasses import dataclass

from treatments.courses.figures import OWN

_ALDRETE = "Aldrete 1995, J Clin Anesth 7:89"
_LABEL = "Ketamine label: released when recovered and accompanied (v:ketamine-note)"
_ESKETAMINE = "Esketamine label: no driving until the next day after restful sleep (v:spravato-21)"
_SHEET = "Discharge sheet of a ketamine clinic (v:nervana)"
_OBSERVATION = "Two hours from the dose with esketamine (v:spravato-usm); here from the end, our own"


@dataclass(frozen=True)
class CriterionText:
    """`words` may name a number of the rules, as `{rules.observation_minutes}`."""

    words: str
    source: str = OWN
    basis: str = "design"
    may_override: bool = True


TEXTS = {
    "aldrete": CriterionText(
        "Aldrete score {rules.aldrete_at_least} or more, no component 0 (circulation in {rules.aldrete_version.unit})",
        _ALDRETE,
        "k",
    ),
    "vitals": CriterionText(
        "Blood pressure within {rules.vitals_within_mmhg} mmHg or {rules.vitals_within_percent} % of baseline, "
        "heart rate within {rules.vitals_within_percent} %"
    ),
    "red-free": CriterionText("No red alert for {rules.red_free_minutes} min"),
    "spo2": CriterionText("SpO2 at baseline on room air"),
    "oriented": CriterionText("Oriented to person, place, time and situation"),
    "dissociation": CriterionText("CADSS-6 at baseline, or {rules.dissociation_at_most} or less"),
    "gait": CriterionText("Walks steadily"),
    "nausea": CriterionText("Nausea controlled"),
    "observation": CriterionText(
        "Observed for {rules.observation_minutes} min after the end of the infusion", _OBSERVATION
    ),
    "escort": CriterionText("A responsible adult is here, by name", _LABEL, "verified"),
    "no-driving": CriterionText(
        "Knows: no driving or machines until tomorrow, after a night's sleep", _ESKETAMINE, "verified"
    ),
    "no-alcohol": CriterionText("Knows: no alcohol and no legal decisions for 24 hours", _SHEET, "verified"),
    "instructions": CriterionText("Has the written instructions and the 24-hour number"),
    "line-out": CriterionText("The line is out, its site looked at"),
    "suicide-safety": CriterionText("Asked about suicidal thoughts, no danger found", may_override=False),
    "risk-case": CriterionText("No open risk case", may_override=False),
    "signatures": CriterionText("Nurse and prescriber, two people, agree", may_override=False),
}
