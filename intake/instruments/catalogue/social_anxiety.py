"""LSAS (self-rated and clinician-rated), SPIN and Mini-SPIN."""

from intake.instruments.definition import (
    About,
    Bands,
    CutOff,
    Instrument,
    Item,
    Source,
    Subscale,
    positive_from,
)
from intake.instruments.scales import whole

SITUATIONS = {
    1: "phone in public",
    2: "small group activity",
    3: "eat in public",
    4: "drink with others",
    5: "authority figures",
    6: "act, perform or talk to an audience",
    7: "go to a party",
    8: "work while observed",
    9: "write while observed",
    10: "call a little-known person",
    11: "talk with a little-known person",
    12: "meet strangers",
    13: "public restroom",
    14: "enter a room, others seated",
    15: "centre of attention",
    16: "speak up at a meeting",
    17: "take a test",
    18: "disagree with a little-known person",
    19: "eye contact, little-known person",
    20: "report to a group",
    21: "try to pick someone up",
    22: "return goods",
    23: "give a party",
    24: "resist a salesperson",
}

# Two independent public implementations and a trial registry (NCT02432703) agree on 13 and 11 situations.
# Other code counts 12 and 12, or 17 items: not this scale.
PERFORMANCE = (1, 2, 3, 4, 6, 8, 9, 13, 14, 16, 17, 20, 21)
SOCIAL = (5, 7, 10, 11, 12, 15, 18, 19, 22, 23, 24)

_RATING = whole(0, 3)
_RATINGS = ("fear", "avoidance")


def _rated(situations: tuple[int, ...], ratings: tuple[str, ...] = _RATINGS) -> tuple[str, ...]:
    return tuple(f"{situation}.{rating}" for situation in situations for rating in ratings)


_ALL = tuple(SITUATIONS)
_LSAS_ITEMS = tuple(
    Item(f"{number}.{rating}", f"{label}: {rating}", _RATING)
    for number, label in SITUATIONS.items()
    for rating in _RATINGS
)
_LSAS_SUBSCALES = (
    Subscale("fear", _rated(_ALL, ("fear",))),
    Subscale("avoidance", _rated(_ALL, ("avoidance",))),
    Subscale("performance", _rated(PERFORMANCE)),
    Subscale("social", _rated(SOCIAL)),
    Subscale("performance_fear", _rated(PERFORMANCE, ("fear",))),
    Subscale("performance_avoidance", _rated(PERFORMANCE, ("avoidance",))),
    Subscale("social_fear", _rated(SOCIAL, ("fear",))),
    Subscale("social_avoidance", _rated(SOCIAL, ("avoidance",))),
)
_LSAS_LICENCE = Source(
    "(c) Michael Liebowitz (ePROVIDE, Mapi Research Trust); terms for redistribution not established",
    "v:lsas-eprovide",
)
_LSAS_MISSING = Source("No published rule found: all 48 answers are required.", "design")
_CONVENTION = Bands(
    (("none", 0), ("mild", 30), ("moderate", 50), ("marked", 65), ("severe", 80), ("very-severe", 95)),
    Source("Seen in several public programs, never traced to a reviewed source", "v:lsas-bands-b1"),
    note="convention, not validated",
)


def _lsas(instrument_id: str, name: str, about: About, cut_off: Source, remission: CutOff) -> Instrument:
    return Instrument(
        id=instrument_id,
        name=name,
        version="1",
        items=_LSAS_ITEMS,
        about=about,
        subscales=_LSAS_SUBSCALES,
        bands=Bands((("below-30", 0), ("30-59", 30), ("60-and-over", 60)), cut_off),
        other_bands=(_CONVENTION,),
        positive=positive_from(30, cut_off),
        other_cut_offs=(CutOff("generalised", ">=", 60, cut_off), remission),
    )


_GLISCHINSKI = "von Glischinski et al. 2018, German trial sample, n=311"

LSAS_SR = _lsas(
    "lsas-sr",
    "Liebowitz Social Anxiety Scale, self-report",
    About(
        recall="past week",
        rater="patient",
        citation="Liebowitz 1987, Mod Probl Pharmacopsychiatry 22:141-173; Fresco 2001; Baker 2002",
        licence=_LSAS_LICENCE,
        wording_may_ship=False,
        missing_rule=_LSAS_MISSING,
    ),
    Source("Rytwinski et al. 2009, self-report, n=291 and 53 controls", "v:rytwinski"),
    CutOff("remission", "<=", 35, Source(f"{_GLISCHINSKI}, self-report", "v:glischinski")),
)

LSAS_CA = _lsas(
    "lsas-ca",
    "Liebowitz Social Anxiety Scale, clinician-administered",
    About(
        recall="past week",
        rater="clinician",
        citation="Liebowitz 1987, Mod Probl Pharmacopsychiatry 22:141-173; Heimberg et al. 1999",
        licence=_LSAS_LICENCE,
        wording_may_ship=False,
        missing_rule=_LSAS_MISSING,
    ),
    Source("Mennin et al. 2002, clinician-rated, n=364 and 34 controls", "v:mennin"),
    CutOff("remission", "<=", 30, Source(f"{_GLISCHINSKI}, clinician-rated", "v:glischinski")),
)

_SPIN_LABELS = {
    1: "fear of authority",
    2: "blushing",
    3: "parties scare",
    4: "avoids strangers",
    5: "fear of criticism",
    6: "embarrassment leads to avoidance",
    7: "sweating",
    8: "avoids parties",
    9: "avoids attention",
    10: "strangers scare",
    11: "avoids speeches",
    12: "avoids criticism",
    13: "palpitations",
    14: "being watched",
    15: "looking stupid",
    16: "avoids authority",
    17: "trembling",
}
_SPIN_LICENCE = Source("(c) Jonathan Davidson; permission is needed", "k")

SPIN = Instrument(
    id="spin",
    name="Social Phobia Inventory",
    version="1",
    items=tuple(Item(str(number), label, whole(0, 4)) for number, label in _SPIN_LABELS.items()),
    about=About(
        recall="past week",
        rater="patient",
        citation="Connor et al. 2000, Br J Psychiatry 176:379-386",
        licence=_SPIN_LICENCE,
        wording_may_ship=False,
        missing_rule=Source("No published rule found: all 17 answers are required.", "design"),
    ),
    # Item 16 is avoidance; one public program puts it under physiological, which is wrong.
    subscales=(
        Subscale("fear", ("1", "3", "5", "10", "14", "15")),
        Subscale("avoidance", ("4", "6", "8", "9", "11", "12", "16")),
        Subscale("physiological", ("2", "7", "13", "17")),
    ),
    # 19 and 20 are a positive screen in the band "none": the two published figures overlap.
    bands=Bands(
        (("none", 0), ("mild", 21), ("moderate", 31), ("severe", 41), ("very-severe", 51)),
        Source("Davidson; as in Cambio CDS SPIN.v1: over 20, over 30, over 40, over 50", "v:spin-cambio"),
    ),
    positive=positive_from(19, Source("Connor et al. 2000", "v:spin-connor")),
)

MINI_SPIN = Instrument(
    id="mini-spin",
    name="Mini-SPIN",
    version="1",
    items=tuple(
        Item(str(number), _SPIN_LABELS[spin_item], whole(0, 4)) for number, spin_item in enumerate((6, 9, 15), start=1)
    ),
    about=About(
        recall="past week",
        rater="patient",
        citation="Connor et al. 2001, Depress Anxiety 14:137-140",
        licence=_SPIN_LICENCE,
        wording_may_ship=False,
        missing_rule=Source("No published rule found: all 3 answers are required.", "design"),
    ),
    positive=positive_from(6, Source("Connor et al. 2001, 7,165 managed-care patients", "v:minispin")),
)

INSTRUMENTS = (LSAS_SR, LSAS_CA, SPIN, MINI_SPIN)
