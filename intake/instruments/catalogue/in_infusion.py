"""Scales answered beside the chair: dissociation and momentary anxiety. Both show a trend, never a band."""

from intake.instruments.definition import About, Instrument, Item, Source
from intake.instruments.scales import Line, whole

_CADSS_LABELS = {
    "1": "slow motion",
    "2": "unreal, as in a dream",
    "6": "disconnected from own body",
    "7": "changed sense of own body",
    "15": "spacing out",
    "22": "gaps in memory",
}

CADSS_6 = Instrument(
    id="cadss-6",
    name="Clinician-Administered Dissociative States Scale, six items",
    version="1",
    items=tuple(Item(item_id, label, whole(0, 4)) for item_id, label in _CADSS_LABELS.items()),
    about=About(
        recall="right now",
        rater="patient",
        citation="Rodrigues et al. 2021 (six items); Bremner et al. 1998, J Trauma Stress 11:125-136",
        licence=Source("(c) J. Douglas Bremner; ask the author", "k"),
        wording_may_ship=False,
        missing_rule=Source("Any missing answer: incomplete, with the reason recorded.", "design"),
    ),
)

VAS_ANXIETY = Instrument(
    id="vas-anxiety",
    name="Visual analogue scale, anxiety",
    version="1",
    items=(Item("1", "anxiety now", Line(0, 100)),),
    about=About(
        recall="right now",
        rater="patient",
        citation="Generic method; used by Taylor et al. 2018, Neuropsychopharmacology 43:325-333",
        licence=Source("Generic method, free", "v:nct-neuly"),
        wording_may_ship=True,
        missing_rule=Source("An untouched line is unanswered, neither 0 nor 50.", "design"),
    ),
)

INSTRUMENTS = (CADSS_6, VAS_ANXIETY)
