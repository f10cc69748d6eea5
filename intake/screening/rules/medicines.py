"""Rules about medicines: each speaks for the classes that the table of medicines puts under its id."""

from intake.screening.facts import Facts
from intake.screening.findings import Basis, Cause, Severity
from intake.screening.limits import Limits
from intake.screening.medicines import as_key, recognise
from intake.screening.rules.rule import Rule, block, in_record, note, review

KETALAR_US = "Ketalar US label, revised 10/2024 (v:ketalar-24)"
VERAART = "Veraart 2021, review of interactions with ketamine (v:veraart)"
ANDRADE = "Andrade 2017, review of interactions with ketamine (v:andrade-ddi)"
HOSPITAL_TRIAL = "Hospital trial NCT05803551, exclusions (v:mayo)"

_MAKERS = {Severity.BLOCK: block, Severity.REVIEW: review, Severity.NOTE: note}


def unrecognised(facts: Facts, limits: Limits) -> list[Cause]:
    """Speak for every text that is not wholly understood, also where a part of it is a known medicine."""
    found = {}
    for text in facts.medications or ():
        if not recognise(text).is_complete:
            found.setdefault(as_key(text) or text, review(text.strip(), _key(facts, text)))
    return list(found.values())


def _medicine_rule(
    id: str, title: str, severity: Severity, reason: str, source: str, basis: Basis = Basis.VERIFIED
) -> Rule:
    make = _MAKERS[severity]

    def check(facts: Facts, limits: Limits) -> list[Cause]:
        found = {}
        for text in facts.medications or ():
            if names := recognise(text).under(id):
                found.setdefault(as_key(text), make(_in_words(text, names), _key(facts, text)))
        return list(found.values())

    return Rule(id, title, check, {severity: reason}, source, basis)


def _key(facts: Facts, text: str) -> str:
    return in_record(as_key(text), facts.record_of(text))


def _in_words(text: str, names: tuple[str, ...]) -> str:
    """Return the medicine as it was written, with the substance where that is not what was written."""
    unsaid = [name for name in names if as_key(name) not in as_key(text)]
    return f"{text.strip()} ({', '.join(unsaid)})" if unsaid else text.strip()


MEDICINE_RULES = (
    Rule(
        "M00",
        "Medicine that is not recognised",
        unrecognised,
        {
            Severity.REVIEW: (
                "This is not in the list of medicines that the rules know, so nothing is said about it: look up how it "
                "acts together with ketamine."
            )
        },
        "Clinic's own setting, no published source (design)",
        Basis.DESIGN,
    ),
    _medicine_rule(
        "M01",
        "Theophylline and aminophylline",
        Severity.BLOCK,
        "Not to be given together: the seizure threshold falls.",
        KETALAR_US,
    ),
    _medicine_rule(
        "M02",
        "Benzodiazepines",
        Severity.REVIEW,
        "They shorten or weaken the benefit and add to the sedation. Record the dose in lorazepam equivalents, time "
        "the last dose, and never stop them abruptly.",
        f"{VERAART}; trial exclusion criteria, PMC10812090, table 1 (v:pmc1081); {KETALAR_US}",
    ),
    _medicine_rule(
        "M03",
        "Opioids and other substances that depress the central nervous system",
        Severity.REVIEW,
        "Together with ketamine, profound sedation and respiratory depression are possible.",
        KETALAR_US,
    ),
    _medicine_rule(
        "M04", "Lamotrigine", Severity.NOTE, "In 2 of 5 studies it weakened the effect of ketamine.", VERAART
    ),
    _medicine_rule(
        "M05",
        "Naltrexone and other opioid antagonists",
        Severity.REVIEW,
        "In a small trial naltrexone blocked the antidepressant effect of ketamine; contrary reports exist.",
        "Williams 2018, Am J Psychiatry, n=12 (v:naltrexone); Marton 2019 (k)",
    ),
    _medicine_rule(
        "M06",
        "MAO inhibitors",
        Severity.REVIEW,
        "The blood pressure may rise more; case reports with tranylcypromine showed no relevant change.",
        f"{VERAART}; esketamine (Spravato) interactions, in summary (v:spravato-mnet)",
    ),
    _medicine_rule(
        "M07",
        "Stimulants, decongestants and other sympathomimetics, vasopressin",
        Severity.REVIEW,
        "Blood pressure and heart rate may rise more: decide whether today's dose is left out, and monitor closely.",
        f"{KETALAR_US}; esketamine (Spravato) interactions, in summary (v:spravato-mnet)",
    ),
    _medicine_rule(
        "M08",
        "Thyroid hormone",
        Severity.REVIEW,
        "Hypertension and tachycardia have been reported together with ketamine: check that the dose is right.",
        "Older US and UK ketamine labels (k)",
        Basis.KNOWLEDGE,
    ),
    _medicine_rule(
        "M09",
        "Inhibitors of CYP2B6",
        Severity.REVIEW,
        "Ketamine may act stronger and longer: ticlopidine raised the exposure to oral S-ketamine 2.4 times.",
        "Peltoniemi 2011, ticlopidine and S-ketamine (v:ticlopidine)",
    ),
    _medicine_rule(
        "M10",
        "Inhibitors of CYP3A4",
        Severity.NOTE,
        "Ketamine may act stronger, by mouth more than into the vein: clarithromycin raised the exposure, itraconazole "
        "did not.",
        f"Peltoniemi 2011 (v:ticlopidine); {ANDRADE}; Hagelberg 2010 (k)",
    ),
    _medicine_rule(
        "M11",
        "Enzyme inducers",
        Severity.NOTE,
        "Ketamine may act weaker, into the vein less than by mouth.",
        ANDRADE,
    ),
    _medicine_rule(
        "M12",
        "Other NMDA antagonists",
        Severity.REVIEW,
        "It acts at the same receptor as ketamine: avoid the combination.",
        f"{HOSPITAL_TRIAL}; memantine, summary of product characteristics (k)",
    ),
    _medicine_rule(
        "M13",
        "Acamprosate, riluzole and lithium",
        Severity.NOTE,
        "One trial excluded it; no significant interaction is reported for lithium.",
        f"{HOSPITAL_TRIAL}; {VERAART}",
    ),
    _medicine_rule(
        "M14",
        "Antipsychotics",
        Severity.REVIEW,
        "It may blunt the effect of ketamine, and it may mark a history of psychosis: ask what it is taken for.",
        VERAART,
    ),
    _medicine_rule(
        "M15",
        "SSRIs and SNRIs",
        Severity.NOTE,
        "Usually continued; peaks of blood pressure are slightly higher with SSRIs.",
        f"{ANDRADE}; Szarmach 2020 (v:szarmach)",
    ),
    _medicine_rule(
        "M16",
        "Medicines for high blood pressure",
        Severity.NOTE,
        "Taken as usual on the day of an infusion.",
        "Clinical practice (k)",
        Basis.KNOWLEDGE,
    ),
    _medicine_rule(
        "M17",
        "Cannabis",
        Severity.REVIEW,
        "Not on the day of an infusion: agree this with the patient, and ask about use at check-in.",
        "Discharge instructions of a ketamine clinic (v:nervana); clinical practice (k)",
    ),
)
