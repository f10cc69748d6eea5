"""AUDIT-C (alcohol) and DAST-10 (other drugs)."""

from intake.instruments.definition import (
    About,
    Answers,
    Asked,
    Bands,
    CutOff,
    Flag,
    Instrument,
    Item,
    Source,
    positive_from,
)
from intake.instruments.scales import whole, yes_no

# Someone who never drinks is not asked how much.
_DRINKS = Asked(lambda answers: answers.get("1") != 0, "unless item 1 is 0")


def _all_from_frequency(answers: Answers) -> bool:
    """Often, but little: the total comes from item 1 alone, so recent intake is worth a question."""
    return answers["1"] > 0 and answers["2"] == answers["3"] == 0


AUDIT_C = Instrument(
    id="audit-c",
    name="AUDIT-C",
    version="1",
    items=(
        Item("1", "how often", whole(0, 4)),
        Item("2", "drinks on a typical day", whole(0, 4), asked=_DRINKS, loinc="68519-8"),
        Item("3", "six or more at once", whole(0, 4), asked=_DRINKS, loinc="68520-6"),
    ),
    about=About(
        recall="past year",
        rater="patient",
        citation="Bush et al. 1998, Arch Intern Med 158:1789-1795",
        licence=Source(
            "AUDIT (c) World Health Organization, free for non-commercial use; SAMHSA lists AUDIT-C as "
            "public domain. Commercial hosts check with WHO",
            "v:camcops-audit",
        ),
        wording_may_ship=True,
        missing_rule=Source("Items 2 and 3 count 0 when item 1 is 0; else all are required.", "v:auditc-em"),
        loinc_panel="72109-2",
        loinc_total="75626-2",
    ),
    positive=(
        CutOff("positive", ">=", 4, Source("Bush 1998: men, .86/.72", "v:auditc-em"), "male"),
        CutOff("positive", ">=", 3, Source("Bush 1998: women", "v:auditc-em"), "female"),
        CutOff("positive", ">=", 3, Source("unknown takes the lower threshold", "design"), "unknown"),
    ),
    other_cut_offs=(CutOff("brief-intervention", ">=", 5, Source("US Veterans Affairs documentation", "v:auditc-va")),),
    flags=(Flag("all-from-item-1", _all_from_frequency, only_when_complete=True),),
)

_DAST_LABELS = (
    "non-medical use",
    "more than one drug",
    "can stop",
    "blackouts or flashbacks",
    "guilt",
    "complaints",
    "neglected family",
    "illegal acts",
    "withdrawal",
    "medical problems",
)
# Only this item is reversed. The polarity of the 28-item form belongs to the 28-item form.
_REVERSED = 3


def _only_the_reversed_point(answers: Answers) -> bool:
    """A person who uses nothing and answers "no" to being able to stop scores a point that means nothing."""
    others = (answers[str(number)] for number in range(1, 11) if number != _REVERSED)
    return answers[str(_REVERSED)] is False and not any(others)


DAST_10 = Instrument(
    id="dast-10",
    name="Drug Abuse Screening Test, 10 items",
    version="1",
    items=tuple(
        Item(str(number), label, yes_no(yes=0, no=1) if number == _REVERSED else yes_no())
        for number, label in enumerate(_DAST_LABELS, start=1)
    ),
    about=About(
        recall="past 12 months",
        rater="patient",
        citation="Skinner 1982, Addict Behav 7:363-371",
        licence=Source(
            "(c) 1982 Harvey A. Skinner and the Centre for Addiction and Mental Health, Toronto; "
            "non-commercial clinical and research use with credit",
            "v:camcops-dast",
        ),
        wording_may_ship=True,
        missing_rule=Source("No published rule found: all 10 answers are required.", "design"),
        loinc_total="82667-7",
    ),
    bands=Bands(
        (("none", 0), ("low", 1), ("moderate", 3), ("substantial", 6), ("severe", 9)),
        Source("Comorbidity Guidelines (Australia), NIDA common data elements", "v:dast-au"),
    ),
    positive=positive_from(3, Source("Moderate or more: further assessment", "v:dast-au")),
    flags=(Flag("possible-false-point", _only_the_reversed_point, only_when_complete=True),),
)

INSTRUMENTS = (AUDIT_C, DAST_10)
