"""Rules that read questionnaires, some together with what the history or the day says."""

from intake.risk.signs import C_SSRS
from intake.screening.facts import Facts, Score
from intake.screening.findings import Basis, Cause, Severity
from intake.screening.limits import Limits
from intake.screening.rules.conditions import CONSENSUS_2018
from intake.screening.rules.rule import Rule, block, in_record, note, present, review, shown, urgent


def mania(facts: Facts, limits: Limits) -> list[Cause]:
    causes = present(facts, block, "mania-current") + present(facts, review, "bipolar")
    return causes + _positive_or_open(facts, "mdq", "MDQ")


def substance_use(facts: Facts, limits: Limits) -> list[Cause]:
    causes = present(facts, block, "substance-use-active")
    causes += present(facts, review, "substance-use-recent", "ketamine-misuse")
    causes += shown(facts, review, "pdmp-concern")
    for score in facts.scores_of("dast-10"):
        if score.total is None:
            causes.append(_of(score, review, "DAST-10 without a result"))
        elif score.total >= limits.dast_10_from:
            causes.append(_of(score, review, f"DAST-10 total {score.total}"))
    return causes


def alcohol(facts: Facts, limits: Limits) -> list[Cause]:
    intoxicated = facts.today is not None and facts.today.intoxicated
    return [block("intoxicated: yes")] * bool(intoxicated) + _positive_or_open(facts, "audit-c", "AUDIT-C")


def suicide_risk(facts: Facts, limits: Limits) -> list[Cause]:
    screened = [score for score in facts.scores_of(*C_SSRS) if score.band is not None]
    causes = [
        _of(score, _C_SSRS_BANDS[score.band], f"C-SSRS {score.band}") for score in screened if score.band != "none"
    ]
    if not screened:
        causes.append(review("no C-SSRS result"))
    for score in facts.scores_of("phq-9"):
        if "suicide-item" in score.flags:
            causes.append(_of(score, urgent, "PHQ-9 suicide-item"))
        if "suicide-item-unanswered" in score.flags:
            causes.append(_of(score, review, "PHQ-9 suicide-item-unanswered"))
    return causes


_C_SSRS_BANDS = {"high": urgent, "moderate": review, "incomplete": review, "low": note}


def _positive_or_open(facts: Facts, instrument: str, name: str) -> list[Cause]:
    """Return a cause for a positive screen, and for one that was begun and has no result. Not asked gives nothing."""
    causes = []
    for score in facts.scores_of(instrument):
        if score.positive is None:
            causes.append(_of(score, review, f"{name} without a result"))
        elif score.positive:
            causes.append(_of(score, review, f"{name} positive"))
    return causes


def _of(score: Score, make, text: str) -> Cause:
    return make(text, in_record(text, score.record))


SCORE_RULES = (
    Rule(
        "C14",
        "Mania or bipolar disorder",
        mania,
        {
            Severity.BLOCK: "Current mania excludes treatment; ketamine may worsen it.",
            Severity.REVIEW: "Bipolar disorder, a positive MDQ or one without a result: assess the risk of mania.",
        },
        "Trial exclusion criteria, PMC10812090, table 1 (v:pmc1081); Hirschfeld 2000, MDQ (v:mdq-aa)",
        Basis.VERIFIED,
    ),
    Rule(
        "C21",
        "Drug use",
        substance_use,
        {
            Severity.BLOCK: "Serial infusions are not given during an active substance use disorder.",
            Severity.REVIEW: (
                "Recent substance use, ketamine misuse, a concern in the prescription monitoring, or a DAST-10 of "
                "{limits.dast_10_from} and more or without a result: assess the risk of misuse."
            ),
        },
        f"Exclusion criteria of NCT02083926 (v:nct-exch); {CONSENSUS_2018}; Skinner 1982, DAST-10 (v:dast-au)",
        Basis.VERIFIED,
    ),
    Rule(
        "C22",
        "Alcohol",
        alcohol,
        {
            Severity.BLOCK: "Intoxication and ketamine depress the central nervous system together: not today.",
            Severity.REVIEW: (
                "AUDIT-C is positive or has no result: assess recent intake and the risk of withdrawal; alcohol and "
                "ketamine depress the central nervous system together."
            ),
        },
        "Ketalar US label, revised 10/2024 (v:ketalar-24); AUDIT-C cut-offs (v:auditc-em)",
        Basis.VERIFIED,
    ),
    Rule(
        "C23",
        "Risk of suicide",
        suicide_risk,
        {
            Severity.URGENT: "Signs of a present risk of suicide: see the patient before anything else is decided.",
            Severity.REVIEW: (
                "The risk of suicide is moderate, or not known because the questions were not answered: a clinician "
                "asks the patient."
            ),
            Severity.NOTE: "Thoughts of death without method, intent or behaviour: keep asking at each contact.",
        },
        "Columbia triage guidance for the C-SSRS (v:columbia-triage); PHQ-9 item 9 (v:spier-data)",
        Basis.VERIFIED,
    ),
)
