"""What the screening rules may know of a person: facts, never guesses.

`None` is "not known" everywhere, and is never read as "no".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

REFERENCE_SEXES = ("female", "male", "unknown")

PREGNANCY_ANSWERS = ("negative", "positive", "unknown", "not-possible")

# The code is what other programs send and what a finding names; the words are what staff read.
CONDITIONS = {
    "ketamine-allergy": "Allergy to ketamine or esketamine",
    "aneurysmal-disease": "Aneurysm of the aorta, the brain or a peripheral artery",
    "arteriovenous-malformation": "Arteriovenous malformation",
    "intracerebral-haemorrhage": "Bleeding in the brain, ever",
    "severe-cardiac-disease": "Severe coronary or heart muscle disease",
    "stroke": "Stroke or injury of the brain",
    "recent-cardiac-event": "Heart attack, unstable angina, stroke, TIA or revascularisation in the last six months",
    "heart-failure": "Decompensated heart failure",
    "arrhythmia": "Significant heart rhythm disorder",
    "pre-eclampsia": "Pre-eclampsia or eclampsia",
    "breastfeeding": "Breastfeeding",
    "psychosis-current": "Psychosis now, or a schizophrenia spectrum disorder",
    "psychosis-past": "Psychosis in the past",
    "psychosis-family": "Psychosis in a parent, sibling or child",
    "mania-current": "Mania now",
    "bipolar": "Bipolar disorder",
    "raised-intracranial-pressure": "Raised intracranial pressure, intracranial mass or hydrocephalus",
    "glaucoma": "Glaucoma, raised pressure in the eye or open eye injury",
    "liver-severe": "Severe liver disease (Child-Pugh C)",
    "liver-moderate": "Moderate liver disease or abnormal liver tests",
    "hyperthyroidism-untreated": "Untreated overactive thyroid",
    "cystitis": "Interstitial or ulcerative cystitis, or urinary symptoms now",
    "substance-use-active": "Active substance use disorder",
    "substance-use-recent": "Substance use disorder or positive urine toxicology within six months",
    "ketamine-misuse": "Misuse of ketamine, ever",
    "no-capacity": "No capacity to consent, or cognitive impairment",
    "seizure-disorder": "Seizure disorder",
    "sleep-apnoea": "Sleep apnoea",
    "severe-lung-disease": "Severe lung disease",
    "difficult-airway": "Difficult airway",
    "porphyria": "Porphyria",
    "dissociative-disorder": "Dissociative or borderline disorder, or PTSD with dissociation",
    "uncontrolled-hypertension": "Untreated or poorly controlled high blood pressure",
}

# Results that ask for a look; what they show, if anything, is for a clinician to say.
RESULTS = {
    "ecg-abnormal": "ECG abnormal",
    "urinalysis-abnormal": "Urinalysis abnormal",
    "pdmp-concern": "Prescription monitoring: a concern",
}


@dataclass(frozen=True)
class Vitals:
    """One resting set. Pressures in mmHg, rates per minute, SpO2 in percent; None was not measured.

    `record` names the reading, so that resolving a finding of one reading does not cover the next.
    """

    systolic: Decimal | None = None
    diastolic: Decimal | None = None
    heart_rate: Decimal | None = None
    spo2: Decimal | None = None
    respiratory_rate: Decimal | None = None
    record: str = ""


@dataclass(frozen=True)
class Score:
    """What scoring said of one instrument; `record` names the assessment, as in Vitals."""

    instrument: str
    positive: bool | None = None
    total: Decimal | None = None
    band: str | None = None
    flags: tuple[str, ...] = ()
    record: str = ""


@dataclass(frozen=True)
class Today:
    """What was asked on arrival for an infusion."""

    fasted: bool | None = None
    escort: bool | None = None
    will_drive: bool | None = None
    intoxicated: bool | None = None


@dataclass(frozen=True)
class Facts:
    """Everything the rules are given. `today` is there only on an infusion day. Age in whole years.

    `conditions` are those known to be present. Those that nobody has answered yet are `unanswered_conditions`; with any
    of them the list counts as not known, though what is present is still judged. `results` are dated results that ask
    for a look without showing a condition, of `RESULTS`. `records` names the record that holds a fact which can come
    again (a condition, a result, a medicine as written, "pregnancy"), so that an answer to a finding of one laboratory
    result does not cover the next.
    """

    age: int | None = None
    reference_sex: str | None = None
    conditions: frozenset[str] | None = None
    pregnancy: str | None = None
    medications: tuple[str, ...] | None = None
    vitals: Vitals | None = None
    bmi: Decimal | None = None
    weight_kg: Decimal | None = None
    scores: tuple[Score, ...] | None = None
    today: Today | None = None
    unanswered_conditions: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    records: Mapping[str, str] = field(default_factory=dict)

    def has(self, condition: str) -> bool:
        return condition in (self.conditions or ())

    def record_of(self, fact: str) -> str:
        """The record that holds this fact; empty where there is only one."""
        return self.records.get(fact, "")

    def scores_of(self, *instruments: str) -> tuple[Score, ...]:
        return tuple(score for score in self.scores or () if score.instrument in instruments)


# With `today`, these must have been measured; the respiratory rate is judged when it was.
VITALS_NEEDED = ("systolic", "diastolic", "heart_rate", "spo2")

_ASKED = ("age", "reference_sex", "conditions", "pregnancy", "medications", "vitals", "bmi", "weight_kg", "scores")


def unknown_facts(facts: Facts) -> tuple[str, ...]:
    """Name what rules would have used and nobody has told, in the order in which it is asked."""
    return tuple(name for name in _ASKED if _is_unknown(facts, name))


def _is_unknown(facts: Facts, name: str) -> bool:
    if name == "conditions" and facts.unanswered_conditions:
        return True
    if name == "vitals" and facts.vitals == Vitals():
        return True
    if name == "pregnancy" and facts.reference_sex == "male":
        return False
    return getattr(facts, name) is None
