"""Rules that a condition alone decides."""

from intake.screening.facts import Facts
from intake.screening.findings import Basis, Cause, Severity
from intake.screening.limits import Limits
from intake.screening.rules.rule import Rule, block, present, review, shown

ESKETAMINE_CONTRAINDICATIONS = "Esketamine (Spravato) US safety information (v:spravato-usm)"
ESKETAMINE_PRECAUTIONS = "Esketamine (Spravato) US precautions (v:spravato-prec)"
KETALAR_UK = "Ketalar UK summary of product characteristics, 2019 (v:ketalar-uk)"
KETALAR_SWISS = "Swiss ketamine product information 67199 (v:ketalar-ch)"
CONSENSUS_2018 = "Cohen 2018, consensus guidelines on ketamine infusions for pain, in summary (v:asra)"


def _condition_rule(
    id: str,
    title: str,
    *,
    reason: str,
    source: str,
    basis: Basis = Basis.VERIFIED,
    blocks: tuple[str, ...] = (),
    reviews: tuple[str, ...] = (),
    results: tuple[str, ...] = (),
    reason_for_results: str = "",
) -> Rule:
    """Return a rule that speaks when one of its conditions is present, which are either `blocks` or `reviews`.

    With `results` it also asks for a review when one of them is there; a rule that blocks says why in a sentence of
    its own.
    """

    def check(facts: Facts, limits: Limits) -> list[Cause]:
        return present(facts, block, *blocks) + present(facts, review, *reviews) + shown(facts, review, *results)

    reasons = {Severity.BLOCK if blocks else Severity.REVIEW: reason}
    if reason_for_results:
        reasons[Severity.REVIEW] = reason_for_results
    return Rule(id, title, check, reasons, source, basis)


CONDITION_RULES = (
    _condition_rule(
        "C01",
        "Allergy to ketamine",
        blocks=("ketamine-allergy",),
        reason="Hypersensitivity to ketamine or esketamine is a contraindication in the label.",
        source=f"{ESKETAMINE_CONTRAINDICATIONS}; {KETALAR_UK}",
    ),
    _condition_rule(
        "C02",
        "Aneurysm or arteriovenous malformation",
        blocks=("aneurysmal-disease", "arteriovenous-malformation"),
        reason="Ketamine raises the blood pressure, and a weak or malformed vessel may rupture.",
        source=ESKETAMINE_CONTRAINDICATIONS,
    ),
    _condition_rule(
        "C03",
        "Intracerebral haemorrhage",
        blocks=("intracerebral-haemorrhage",),
        reason="Ketamine raises the blood pressure, and a bleeding in the brain may recur.",
        source=ESKETAMINE_CONTRAINDICATIONS,
    ),
    _condition_rule(
        "C04",
        "A rise of blood pressure would be a serious hazard",
        blocks=("severe-cardiac-disease", "stroke"),
        reason="With severe heart disease, stroke or brain injury a rise of blood pressure is a serious hazard.",
        source=KETALAR_UK,
    ),
    _condition_rule(
        "C05",
        "Recent or unstable heart disease",
        blocks=("recent-cardiac-event", "heart-failure", "arrhythmia"),
        reason=(
            "A recent cardiac or cerebral event, decompensated heart failure or a significant arrhythmia may not bear "
            "the rise of blood pressure and heart rate; the interval to keep is local policy."
        ),
        results=("ecg-abnormal",),
        reason_for_results="Judge whether the ECG shows a significant arrhythmia or a recent event; if so, state it.",
        source="Exclusion criteria of the esketamine trials (k)",
        basis=Basis.KNOWLEDGE,
    ),
    _condition_rule(
        "C09",
        "Pre-eclampsia",
        blocks=("pre-eclampsia",),
        reason="Pre-eclampsia and eclampsia are contraindications in the label.",
        source=f"{KETALAR_UK}; {KETALAR_SWISS}",
    ),
    _condition_rule(
        "C11",
        "Breastfeeding",
        reviews=("breastfeeding",),
        reason="Breastfeeding is not recommended during treatment; agree with the patient how it will be handled.",
        source=ESKETAMINE_PRECAUTIONS,
    ),
    _condition_rule(
        "C12",
        "Psychosis now",
        blocks=("psychosis-current",),
        reason="Ketamine can bring on or worsen psychotic symptoms; trials excluded current psychosis.",
        source=f"Exclusion criteria of NCT02083926 (v:nct-exch); {CONSENSUS_2018}",
    ),
    _condition_rule(
        "C13",
        "Psychosis in the past or in the family",
        reviews=("psychosis-past", "psychosis-family"),
        reason="Psychosis, in person or in a first-degree relative, raises the risk of psychotic symptoms.",
        source="Sanacora 2017, consensus statement on ketamine in mood disorders (k)",
        basis=Basis.KNOWLEDGE,
    ),
    _condition_rule(
        "C15",
        "Raised intracranial pressure",
        blocks=("raised-intracranial-pressure",),
        reason="With raised intracranial pressure, a mass or hydrocephalus ketamine is not to be used.",
        source=CONSENSUS_2018,
    ),
    _condition_rule(
        "C16",
        "Raised pressure in the eye",
        reviews=("glaucoma",),
        reason="Ketamine may raise the pressure in the eye; ask how well it is controlled.",
        source=f"{CONSENSUS_2018}; Ketalar label, adverse reactions (v:ketalar-ae)",
    ),
    _condition_rule(
        "C17",
        "Severe liver disease",
        blocks=("liver-severe",),
        reason="With severe hepatic impairment (Child-Pugh C) ketamine is to be avoided.",
        source=f"{CONSENSUS_2018}; {ESKETAMINE_PRECAUTIONS}",
    ),
    _condition_rule(
        "C18",
        "Moderate liver disease or abnormal liver tests",
        reviews=("liver-moderate",),
        reason="Needs baseline liver tests with ALP and GGT before repeated doses, and longer monitoring after each.",
        source=f"{ESKETAMINE_PRECAUTIONS}; Ketalar label on repeated use (v:ketalar-onc)",
    ),
    _condition_rule(
        "C19",
        "Untreated hyperthyroidism",
        blocks=("hyperthyroidism-untreated",),
        reason="Untreated hyperthyroidism is a contraindication: hypertension and tachycardia may become severe.",
        source=KETALAR_SWISS,
    ),
    _condition_rule(
        "C20",
        "Cystitis or urinary symptoms",
        reviews=("cystitis",),
        results=("urinalysis-abnormal",),
        reason="Repeated ketamine can cause ulcerative or interstitial cystitis; clarify the symptoms first.",
        source=f"{ESKETAMINE_PRECAUTIONS}; Ketalar label, adverse reactions (v:ketalar-ae)",
    ),
    _condition_rule(
        "C26",
        "No capacity to consent",
        blocks=("no-capacity",),
        reason="Without the capacity to consent there is no valid consent to this treatment.",
        source="Trial exclusion criteria, PMC10812090, table 1 (v:pmc1081)",
    ),
    _condition_rule(
        "C27",
        "Seizure disorder",
        reviews=("seizure-disorder",),
        reason="Tonic and clonic movements occur under ketamine; know the seizure control and have a plan.",
        source="Ketalar label, adverse reactions (v:ketalar-ae); clinical practice (k)",
    ),
    _condition_rule(
        "C33",
        "Porphyria",
        reviews=("porphyria",),
        reason="Acute porphyria is listed as a caution in the UK labelling.",
        source="Ketalar UK summary of product characteristics (k)",
        basis=Basis.KNOWLEDGE,
    ),
    _condition_rule(
        "C34",
        "Dissociative or borderline disorder",
        reviews=("dissociative-disorder",),
        reason="Dissociation under ketamine may be harder to bear; agree a plan for it before the first infusion.",
        source="Clinical practice (k)",
        basis=Basis.KNOWLEDGE,
    ),
)
