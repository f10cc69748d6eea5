"""Scales for conditions beside social anxiety: PCL-5 (post-traumatic stress) and Y-BOCS (obsessions)."""

from intake.instruments.definition import (
    About,
    Answers,
    AtLeast,
    Bands,
    Extra,
    Flag,
    Instrument,
    Item,
    Source,
    Subscale,
    positive_from,
)
from intake.instruments.scales import whole

_PCL_LABELS = (
    "unwanted memories",
    "disturbing dreams",
    "reliving",
    "upset by reminders",
    "physical reactions",
    "avoids memories",
    "avoids reminders",
    "cannot remember parts",
    "negative beliefs",
    "blame",
    "negative feelings",
    "loss of interest",
    "distant from others",
    "no positive feelings",
    "irritable or aggressive",
    "risks or self-harm",
    "on guard",
    "easily startled",
    "concentration",
    "sleep",
)
_CLUSTERS = {"b": range(1, 6), "c": range(6, 8), "d": range(8, 15), "e": range(15, 21)}
# Symptoms at 2 or more that each cluster needs.
PCL_COUNTS_FROM = 2
PCL_SYMPTOMS_NEEDED = {"b": 1, "c": 1, "d": 2, "e": 2}


def _cluster(name: str) -> tuple[str, ...]:
    return tuple(str(number) for number in _CLUSTERS[name])


def dsm5_met(answers: Answers) -> bool:
    """Return whether the provisional DSM-5 rule is met: symptoms at 2 or more in every cluster."""
    return all(
        sum(answers[item_id] >= PCL_COUNTS_FROM for item_id in _cluster(name)) >= needed
        for name, needed in PCL_SYMPTOMS_NEEDED.items()
    )


PCL_5 = Instrument(
    id="pcl-5",
    name="PTSD Checklist for DSM-5",
    version="1",
    items=tuple(Item(str(number), label, whole(0, 4)) for number, label in enumerate(_PCL_LABELS, start=1)),
    about=About(
        recall="past month",
        rater="patient",
        citation="Weathers et al. 2013, National Center for PTSD, www.ptsd.va.gov",
        licence=Source("Work of the US Government (National Center for PTSD)", "v:camcops-pcl5"),
        wording_may_ship=True,
        missing_rule=Source("No rule adopted: all 20 answers are required.", "design"),
    ),
    subscales=tuple(Subscale(name, _cluster(name)) for name in _CLUSTERS),
    positive=positive_from(33, Source("National Center for PTSD: 31 to 33", "v:pcl5-ptsd")),
    flags=(Flag("item-16", AtLeast("16", 2)),),
    extras=(Extra("dsm5", dsm5_met, Source("National Center for PTSD, provisional rule", "v:pcl5-au")),),
)

_YBOCS_LABELS = (
    "obsessions: time",
    "obsessions: interference",
    "obsessions: distress",
    "obsessions: resistance",
    "obsessions: control",
    "compulsions: time",
    "compulsions: interference",
    "compulsions: distress",
    "compulsions: resistance",
    "compulsions: control",
)
_YBOCS_RECORDED = {
    "1b": ("obsession-free interval", 4),
    "6b": ("compulsion-free interval", 4),
    "11": ("insight", 4),
    "12": ("avoidance", 4),
    "13": ("indecisiveness", 4),
    "14": ("overvalued responsibility", 4),
    "15": ("slowness", 4),
    "16": ("doubting", 4),
    "17": ("global severity", 6),
    "18": ("global improvement", 6),
    "19": ("reliability", 4),
}


def _recorded(item_id: str) -> Item:
    label, high = _YBOCS_RECORDED[item_id]
    return Item(item_id, label, whole(0, high), summed=False, required=False)


Y_BOCS = Instrument(
    id="y-bocs",
    name="Yale-Brown Obsessive Compulsive Scale",
    version="1",
    items=(
        *(Item(str(number), label, whole(0, 4)) for number, label in enumerate(_YBOCS_LABELS, start=1)),
        *map(_recorded, _YBOCS_RECORDED),
    ),
    about=About(
        recall="past week",
        rater="clinician",
        citation="Goodman et al. 1989, Arch Gen Psychiatry 46:1006-1011",
        licence=Source("(c) Goodman et al.; distribution not permitted without authorisation", "v:camcops-ybocs"),
        wording_may_ship=False,
        missing_rule=Source("No published rule found: items 1 to 10 are required.", "design"),
    ),
    subscales=(
        Subscale("obsessions", ("1", "2", "3", "4", "5")),
        Subscale("compulsions", ("6", "7", "8", "9", "10")),
    ),
    bands=Bands(
        (("subclinical", 0), ("mild", 8), ("moderate", 16), ("severe", 24), ("extreme", 32)),
        Source("Customary bands of the Y-BOCS, 0 to 40; the Y-BOCS-II runs to 50", "v:ybocs-pbp"),
    ),
    other_bands=(
        Bands(
            (("mild", 0), ("moderate", 14), ("moderate-severe", 26), ("severe", 35)),
            Source("Storch et al. 2015, Compr Psychiatry 63", "v:storch"),
            note="empirical alternative",
        ),
    ),
)

INSTRUMENTS = (PCL_5, Y_BOCS)
