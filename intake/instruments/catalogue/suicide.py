"""The C-SSRS screener, recent and since last contact. Triage: it is never summed."""

from intake.instruments.definition import About, Instrument, Item, Source, Triage, after_yes_to
from intake.instruments.scales import yes_no

_IDEATION = (
    ("1", "wish to be dead", "93246-7"),
    ("2", "non-specific active thoughts", "93247-5"),
    ("3", "method, no intent", "93248-3"),
    ("4", "some intent, no plan", "93249-1"),
    ("5", "plan and intent", "93250-9"),
)
_FOLLOW_UPS = ("3", "4", "5")
_ITEMS = tuple(
    Item(item_id, label, yes_no(), asked=after_yes_to("2") if item_id in _FOLLOW_UPS else None, loinc=loinc)
    for item_id, label, loinc in _IDEATION
)
# LOINC has no codes for the interval version.
_ITEMS_SINCE = tuple(Item(item.id, item.short_label, item.scale, asked=item.asked) for item in _ITEMS)

_CITATION = "Posner et al. 2011, Am J Psychiatry 168:1266-1277"
_LICENCE = Source(
    "(c) 2008 Research Foundation for Mental Hygiene; free for health care providers, wording unaltered, notice kept",
    "v:spier-cssrs",
)
_MISSING = Source("A question that had to be asked and was not answered needs a clinician.", "design")

_COLUMBIA = Source(
    "Columbia Lighthouse Project, triage: the most worrying answers are recent 4 or 5, or behaviour within "
    "three months",
    "v:columbia-triage",
)
_BLUEPRINT = Source("Columbia triage as published by Blueprint Health", "v:blueprint")
_SINCE = Source("C-SSRS since last contact: any behaviour since then is recent behaviour", "k")

C_SSRS_SCREEN = Instrument(
    id="c-ssrs-screen",
    name="Columbia-Suicide Severity Rating Scale, screener, recent",
    version="1",
    items=(
        *_ITEMS,
        Item("6", "any behaviour, ever", yes_no(), loinc="93267-3"),
        Item("6b", "behaviour in the past 3 months", yes_no(), asked=after_yes_to("6"), loinc="93269-9"),
    ),
    about=About(
        recall="past month; behaviour lifetime and past 3 months",
        rater="patient",
        citation=_CITATION,
        licence=_LICENCE,
        wording_may_ship=True,
        missing_rule=_MISSING,
        loinc_panel="93373-9",
        loinc_band="93374-7",
    ),
    sums=False,
    triage=(
        Triage("high", ("4", "5", "6b"), _COLUMBIA, stands_when_incomplete=True),
        Triage("moderate", ("3", "6"), _BLUEPRINT),
        Triage("low", ("1", "2"), _BLUEPRINT),
    ),
)

C_SSRS_SINCE = Instrument(
    id="c-ssrs-since",
    name="Columbia-Suicide Severity Rating Scale, screener, since last contact",
    version="1",
    items=(*_ITEMS_SINCE, Item("6", "any behaviour since last contact", yes_no())),
    about=About(
        recall="since last contact",
        rater="patient",
        citation=_CITATION,
        licence=_LICENCE,
        wording_may_ship=True,
        missing_rule=_MISSING,
    ),
    sums=False,
    triage=(
        Triage("high", ("4", "5", "6"), _SINCE, stands_when_incomplete=True),
        Triage("moderate", ("3",), _BLUEPRINT),
        Triage("low", ("1", "2"), _BLUEPRINT),
    ),
)

INSTRUMENTS = (C_SSRS_SCREEN, C_SSRS_SINCE)
