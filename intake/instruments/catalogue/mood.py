"""PHQ-9, GAD-7 and the Mood Disorder Questionnaire."""

from intake.instruments.definition import (
    About,
    Answers,
    Asked,
    AtLeast,
    Bands,
    CutOff,
    Extra,
    Flag,
    Instrument,
    Item,
    Prorating,
    Source,
    Subscale,
    positive_from,
)
from intake.instruments.scales import one_of, whole, yes_no

_FREQUENCY = whole(0, 3, loinc=("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"))
_PFIZER = "No permission required to reproduce, translate, display or distribute (Pfizer; phqscreeners.com)"
_SUBSTITUTION = Source(
    "One or two missing items may be replaced by the mean of the others; Kroenke et al. 2010, Gen Hosp "
    "Psychiatry 32:345-359",
    "k",
)

_PHQ_ITEMS = (
    ("1", "interest", "44250-9"),
    ("2", "low mood", "44255-8"),
    ("3", "sleep", "44259-0"),
    ("4", "energy", "44254-1"),
    ("5", "appetite", "44251-7"),
    ("6", "worthlessness", "44258-2"),
    ("7", "concentration", "44252-5"),
    ("8", "psychomotor", "44253-3"),
    ("9", "self-harm thoughts", "44260-8"),
)
_PHQ_SCORED = tuple(item_id for item_id, _, _ in _PHQ_ITEMS)
_CORE_SYMPTOMS = ("1", "2")
_SELF_HARM = "9"


# A symptom counts from "more than half the days", self-harm thoughts already from "several days".
PHQ_COUNTS_FROM, PHQ_SELF_HARM_COUNTS_FROM = 2, 1
PHQ_MAJOR_FROM, PHQ_OTHER_FROM = 5, 2

# The difficulty question is put only to those who ticked off a problem.
_ANY_PROBLEM = Asked(
    lambda answers: any(answers.get(item_id, 0) > 0 for item_id in _PHQ_SCORED), "when any item before is above 0"
)


def phq_syndrome(answers: Answers) -> str:
    """Return "major", "other" or "none" by the PHQ algorithm, from nine answered items."""
    if not any(answers[item_id] >= PHQ_COUNTS_FROM for item_id in _CORE_SYMPTOMS):
        return "none"
    counts_from = dict.fromkeys(_PHQ_SCORED, PHQ_COUNTS_FROM) | {_SELF_HARM: PHQ_SELF_HARM_COUNTS_FROM}
    symptoms = sum(answers[item_id] >= least for item_id, least in counts_from.items())
    if symptoms >= PHQ_MAJOR_FROM:
        return "major"
    return "other" if symptoms >= PHQ_OTHER_FROM else "none"


PHQ_9 = Instrument(
    id="phq-9",
    name="Patient Health Questionnaire 9",
    version="1",
    items=(
        *(Item(item_id, label, _FREQUENCY, loinc=loinc) for item_id, label, loinc in _PHQ_ITEMS),
        Item(
            "10",
            "difficulty",
            whole(0, 3),
            summed=False,
            required=False,
            asked=_ANY_PROBLEM,
            loinc="69722-7",
        ),
    ),
    about=About(
        recall="last 2 weeks",
        rater="patient",
        citation="Kroenke et al. 2001, J Gen Intern Med 16:606-613; Spitzer et al. 1999, JAMA 282:1737",
        licence=Source(_PFIZER, "v:camcops-phq9"),
        wording_may_ship=True,
        missing_rule=_SUBSTITUTION,
        loinc_panel="44249-1",
        loinc_total="44261-6",
    ),
    # Item 9 is never imputed: a guess about self-harm is worse than a blank.
    prorating=Prorating(frozenset(_PHQ_SCORED) - {_SELF_HARM}, 2, _SUBSTITUTION),
    bands=Bands(
        (("minimal", 0), ("mild", 5), ("moderate", 10), ("moderately-severe", 15), ("severe", 20)),
        Source("Kroenke, Spitzer, Williams 2001", "v:camcops-phq9"),
    ),
    positive=positive_from(
        10,
        Source("Kroenke, Spitzer, Williams 2001: sensitivity 77-88 %, specificity 88-94 %", "v:camcops-phq9"),
    ),
    other_cut_offs=(CutOff("remission", "<", 5, Source("NCQA depression measures", "v:ncqa")),),
    flags=(
        Flag("suicide-item", AtLeast(_SELF_HARM, 1)),
        Flag("suicide-item-unanswered", lambda answers: _SELF_HARM not in answers),
    ),
    extras=(Extra("syndrome", phq_syndrome, Source("Spitzer et al. 1999, JAMA 282:1737", "v:camcops-phq9")),),
)

_GAD_ITEMS = (
    ("1", "nervous", None),
    ("2", "cannot stop worry", None),
    ("3", "worry too much", "69733-4"),
    ("4", "trouble relaxing", "69734-2"),
    ("5", "restless", "69735-9"),
    ("6", "irritable", "69689-8"),
    ("7", "afraid something awful might happen", "69736-7"),
)

GAD_7 = Instrument(
    id="gad-7",
    name="Generalized Anxiety Disorder 7",
    version="1",
    items=tuple(Item(item_id, label, _FREQUENCY, loinc=loinc) for item_id, label, loinc in _GAD_ITEMS),
    about=About(
        recall="last 2 weeks",
        rater="patient",
        citation="Spitzer et al. 2006, Arch Intern Med 166:1092-1097",
        licence=Source(_PFIZER, "v:camcops-gad7"),
        wording_may_ship=True,
        missing_rule=_SUBSTITUTION,
        loinc_panel="69737-5",
        loinc_total="70274-6",
    ),
    prorating=Prorating(frozenset(item_id for item_id, _, _ in _GAD_ITEMS), 2, _SUBSTITUTION),
    bands=Bands(
        (("minimal", 0), ("mild", 5), ("moderate", 10), ("severe", 15)),
        Source("Spitzer et al. 2006", "v:camcops-gad7"),
    ),
    positive=positive_from(
        10,
        Source("Spitzer et al. 2006; for social anxiety sensitivity 72 %, specificity 80 %", "v:camcops-gad7"),
    ),
    other_cut_offs=(CutOff("lower-screen", ">=", 8, Source("Meta-analysis of 2016", "v:osa-gad7")),),
)

_MDQ_LABELS = (
    "high or hyper",
    "irritable",
    "self-confident",
    "less sleep",
    "talkative",
    "racing thoughts",
    "distracted",
    "more energy",
    "more active",
    "more social",
    "more interested in sex",
    "excessive, foolish or risky acts",
    "spending",
)
_MDQ_SYMPTOMS = tuple(f"1.{number}" for number in range(1, len(_MDQ_LABELS) + 1))


MDQ_SEVERAL_FROM = 2


def _mdq_goes_on(answers: Answers) -> bool:
    """Parts 2 and 3 ask about several symptoms together; with fewer than two there is nothing to ask."""
    answered = all(item_id in answers for item_id in _MDQ_SYMPTOMS)
    return not answered or _mdq_symptoms(answers) >= MDQ_SEVERAL_FROM


_MDQ_SEVERAL = Asked(_mdq_goes_on, "unless fewer than two of items 1.1 to 1.13 are yes")


def _mdq_symptoms(answers: Answers) -> int:
    return sum(answers.get(item_id) is True for item_id in _MDQ_SYMPTOMS)


MDQ_CUT_OFF = CutOff("symptoms", ">=", 7, Source("Hirschfeld 2000: sensitivity .73, specificity .90", "v:mdq-alg"))


def mdq_positive(answers: Answers) -> bool:
    """Return whether all three parts are met: seven symptoms, at the same time, a problem of some weight."""
    together, weighty = answers.get("2") is True, answers.get("3") in ("moderate", "serious")
    return MDQ_CUT_OFF.met_by(_mdq_symptoms(answers)) and together and weighty


MDQ = Instrument(
    id="mdq",
    name="Mood Disorder Questionnaire",
    version="1",
    items=(
        *(Item(item_id, label, yes_no()) for item_id, label in zip(_MDQ_SYMPTOMS, _MDQ_LABELS, strict=True)),
        Item("2", "several at the same time", yes_no(), asked=_MDQ_SEVERAL),
        Item(
            "3",
            "how much of a problem",
            one_of("none", "minor", "moderate", "serious"),
            asked=_MDQ_SEVERAL,
        ),
    ),
    about=About(
        recall="lifetime",
        rater="patient",
        citation="Hirschfeld et al. 2000, Am J Psychiatry 157:1873-1875",
        licence=Source("Circulating copies say 'adapted with permission'; permission not established", "v:mdq-gsk"),
        wording_may_ship=False,
        missing_rule=Source("No published rule found: every part that applies is required.", "design"),
    ),
    sums=False,
    subscales=(Subscale("symptoms", _MDQ_SYMPTOMS),),
    positive_rule=mdq_positive,
    positive_means="seven symptoms or more, several at the same time, and a moderate or serious problem",
    other_cut_offs=(MDQ_CUT_OFF,),
)

INSTRUMENTS = (PHQ_9, GAD_7, MDQ)
