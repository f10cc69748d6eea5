"""Which words a scale is asked in, now and then, and which figures the clinic reckons a reliable change from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from intake.instruments.catalogue import INSTRUMENTS
from intake.instruments.change_definitions import (
    DEFINITIONS,
    LSAS_RELIABILITY,
    ChangeDefinition,
    Reliability,
    definitions_by,
)
from intake.instruments.models import ReliabilityFigures, WordingPack, WordingUse
from intake.instruments.wording import Wording, WordingNotFound, wording_for

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class Shown:
    """The words in which something was put: the scale, the language, the version that the assessment keeps."""

    instrument: str
    language: str
    version: str


def wordings_in_use(language: str, instruments: Iterable[str] | None = None) -> dict[str, Wording]:
    """The words in which each scale is asked now of somebody with this language; one query.

    In the clinic's own pack, else in the shipped words; where there are neither in this language, in English.
    """
    instruments = list(INSTRUMENTS if instruments is None else instruments)
    languages = _languages(language)
    uses = {(use.instrument, use.language): use for use in newest_uses().filter(language__in=languages)}
    return {instrument: _first_wording(instrument, languages, uses) for instrument in instruments}


def wording_in_use(instrument: str, language: str) -> Wording:
    """The words in which one scale is asked now; one query."""
    return wordings_in_use(language, [instrument])[instrument]


def wordings_shown(shown: Iterable[Shown]) -> dict[Shown, Wording]:
    """The words in which things were put then, whatever is in use now; at most one query."""
    shown = set(shown)
    wanted = [one for one in shown if not _is_shipped(one)]
    packs = {}
    if wanted:
        rows = WordingPack.objects.filter(
            instrument__in={one.instrument for one in wanted}, language__in={one.language for one in wanted}
        )
        packs = {Shown(row.instrument, row.language, row.version): row for row in rows}
    return {one: packs[one].wording if one in packs else _shipped(one) for one in shown}


def newest_uses() -> QuerySet[WordingUse]:
    """What holds now of each scale in each language, with its pack and who put it in use."""
    rows = WordingUse.objects.order_by("instrument", "language", "-number").distinct("instrument", "language")
    return rows.select_related("pack", "by")


def languages_in_use() -> set[str]:
    """The languages in which at least one scale is asked in the clinic's own wording."""
    return {use.language for use in newest_uses() if use.pack_id is not None}


def newest_use(instrument: str, language: str) -> WordingUse | None:
    rows = WordingUse.objects.filter(instrument=instrument, language=language).select_related("pack", "by")
    return rows.order_by("-number").first()


def uses_of(instrument: str) -> list[WordingUse]:
    """Every change of the words of a scale, newest first."""
    return list(WordingUse.objects.filter(instrument=instrument).select_related("pack", "by").order_by("-at", "-pk"))


def packs_of(instrument: str) -> list[WordingPack]:
    """Every imported wording of a scale, newest first."""
    rows = WordingPack.objects.filter(instrument=instrument).select_related("imported_by").defer("content")
    return list(rows.order_by("-imported_at", "-pk"))


def pack_with(pack_id: int) -> WordingPack:
    """The door to one imported wording, else 404."""
    return get_object_or_404(WordingPack.objects.select_related("imported_by"), pk=pack_id)


def newest_figures() -> ReliabilityFigures | None:
    return ReliabilityFigures.objects.select_related("by").order_by("-pk").first()


def reliability() -> Reliability:
    """The figures behind the reliable change of the LSAS-SR: the clinic's own, else the shipped ones."""
    own = newest_figures()
    return own.figures if own else LSAS_RELIABILITY


def change_definitions() -> Mapping[str, ChangeDefinition]:
    """Every named definition of a change, by the clinic's own figures where it has set some."""
    own = newest_figures()
    return definitions_by(own.figures) if own else DEFINITIONS


def _languages(language: str) -> list[str]:
    """What is looked for, in order: pt-BR, pt, en."""
    return list(dict.fromkeys([language, language.partition("-")[0], FALLBACK_LANGUAGE]))


def _first_wording(instrument, languages, uses) -> Wording:
    for language in languages:
        use = uses.get((instrument, language))
        if use is not None and use.pack is not None:
            return use.pack.wording
        try:
            return wording_for(instrument, language)
        except WordingNotFound:
            continue
    raise WordingNotFound(f"There is no wording of {instrument}.")


def _is_shipped(shown: Shown) -> bool:
    return "-clinic-" not in shown.version


def _shipped(shown: Shown) -> Wording:
    try:
        return wording_for(shown.instrument, shown.language, shown.version)
    except WordingNotFound:
        return wording_for(shown.instrument, FALLBACK_LANGUAGE)
