"""The words a patient reads, as data beside this file: `<instrument>.<language>.json`.

Where the rights holder allows it the wording is verbatim, with its notice; else it is this software's own short
labels, with a note that says so. NOTICE.md lists both. A wording that changes gets a new version, and the one before
stays beside it as `<instrument>.<language>.<version>.json`, so that what was shown can be shown again.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from intake.instruments.catalogue import find

_FOLDER = Path(__file__).parent
_VERSION = re.compile(r"[a-z0-9-]{1,20}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")


class WordingNotFound(LookupError):
    """There is no wording of this instrument in this language."""


@dataclass(frozen=True)
class OptionLabel:
    """One answer that can be picked: what is stored, and what the patient reads."""

    value: int | bool | str
    label: str


@dataclass(frozen=True)
class LineEnds:
    """What stands at the two ends of a visual analogue scale."""

    low: str
    high: str


@dataclass(frozen=True)
class Wording:
    """The wording of one instrument in one language; all mappings are by item id.

    `items` holds the full question. Where several items share a `heading`, `prompts` holds what is left of the
    question under that heading, as in a grid. `notice` must be shown to whoever answers; `note` is for staff,
    names the scale and its owner, and is empty where the wording is the authorised one.
    """

    instrument: str
    language: str
    version: str
    verbatim: bool
    title_for_patient: str
    instructions: str
    notice: str
    note: str
    items: Mapping[str, str]
    prompts: Mapping[str, str]
    headings: Mapping[str, str]
    helps: Mapping[str, str]
    options: Mapping[str, tuple[OptionLabel, ...]]
    lines: Mapping[str, LineEnds]

    @property
    def is_stand_in(self) -> bool:
        """Whether these are short labels in the place of a wording that somebody else owns."""
        return not self.verbatim and not find(self.instrument).about.wording_may_ship


@cache
def wording_for(instrument_id: str, language: str = "en", version: str = "") -> Wording:
    """Return the shipped wording of an instrument: the newest, or an earlier version of it where that is kept.

    Raises UnknownInstrument and WordingNotFound.
    """
    stem = f"{find(instrument_id).id}.{language}"
    if not _LANGUAGE.fullmatch(language) or (version and not _VERSION.fullmatch(version)):
        raise WordingNotFound(f"There is no wording of {instrument_id} in this language.")
    for name in (f"{stem}.{version}.json", f"{stem}.json"):
        if (_FOLDER / name).is_file():
            return wording_from(json.loads((_FOLDER / name).read_text(encoding="utf-8")))
    raise WordingNotFound(f"There is no wording of {instrument_id} in this language.")


def wording_from(pack: Mapping[str, Any]) -> Wording:
    """Return the wording that a pack holds: the content of a file beside this one, or of an imported one."""
    items = pack["items"]
    headings = {key: pack["headings"][item["heading"]] for key, item in items.items() if "heading" in item}
    prompts = {key: item["text"] for key, item in items.items()}
    full = {key: f"{headings[key]}: {text}" if key in headings else text for key, text in prompts.items()}
    return Wording(
        instrument=pack["instrument"],
        language=pack["language"],
        version=pack["version"],
        verbatim=pack["verbatim"],
        title_for_patient=pack["title"],
        instructions=pack["instructions"],
        notice=pack["notice"],
        note=pack["note"],
        items=MappingProxyType(full),
        prompts=MappingProxyType(prompts),
        headings=MappingProxyType(headings),
        helps=MappingProxyType({key: item["help"] for key, item in items.items() if "help" in item}),
        options=MappingProxyType({key: _options(pack, item) for key, item in items.items()}),
        lines=MappingProxyType(
            {key: LineEnds(**pack["lines"][item["line"]]) for key, item in items.items() if "line" in item}
        ),
    )


def _options(pack: Mapping[str, Any], item: Mapping[str, str]) -> tuple[OptionLabel, ...]:
    """Return the answers that can be picked; none where the item is a line."""
    if "scale" not in item:
        return ()
    return tuple(OptionLabel(option["value"], option["label"]) for option in pack["scales"][item["scale"]])
