"""What an instrument is made of. A definition is data: the engine in `scoring` knows no instrument by name.

Nothing here is a diagnosis. Every figure carries its source, and a `basis` that says how well it is known:
"v:KEY" was read in the source, "k" is knowledge of a publication that was not read again, "k?" the same with
low confidence, "derived" is arithmetic on such facts, "design" is this software's own proposal.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from intake.instruments.scales import Choice, Line

# The answers that were given, by item id. An unanswered item has no entry: None is not 0 and not "no".
Answers = Mapping[str, Any]
Comparison = Literal[">", ">=", "<", "<="]

REFERENCE_SEXES = ("female", "male", "unknown")

COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}


@dataclass(frozen=True)
class Source:
    """Where a figure or a permission comes from, in words a reader can follow up."""

    text: str
    basis: str

    @property
    def is_own_proposal(self) -> bool:
        """Whether this is the software's own proposal, which must never be shown as a guideline."""
        return self.basis == "design"


@dataclass(frozen=True)
class Asked:
    """When a question is put: `when` decides from the other answers, `words` say the same to a reader."""

    when: Callable[[Answers], bool]
    words: str


@dataclass(frozen=True)
class Item:
    """One question. Without `asked` it is always put.

    `short_label` is this software's own, for clinicians; what a patient reads is in `wording`.
    """

    id: str
    short_label: str
    scale: Choice | Line
    summed: bool = True
    required: bool = True
    asked: Asked | None = None
    loinc: str | None = None


@dataclass(frozen=True)
class Subscale:
    id: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class CutOff:
    """A total that matters, with the comparison spelled out because `>` and `>=` differ by a patient."""

    name: str
    comparison: Comparison
    value: int
    source: Source
    reference_sex: str | None = None

    def met_by(self, total: int) -> bool:
        return COMPARE[self.comparison](total, self.value)


@dataclass(frozen=True)
class Bands:
    """Names for stretches of the total: each begins at its number and ends before the next."""

    starts: tuple[tuple[str, int], ...]
    source: Source
    note: str = ""

    def band_of(self, total: int) -> str:
        return [name for name, start in self.starts if total >= start][-1]


@dataclass(frozen=True)
class Prorating:
    """A published rule that lets a few missing items be replaced by the mean of the answered ones."""

    items: frozenset[str]
    at_most: int
    source: Source


@dataclass(frozen=True)
class Triage:
    """A level that any single "yes" among its items gives. Levels are tried in order, the gravest first."""

    band: str
    any_yes: tuple[str, ...]
    source: Source
    stands_when_incomplete: bool = False


@dataclass(frozen=True)
class Flag:
    """Something a clinician must see whatever the total is."""

    id: str
    raised: Callable[[Answers], bool]
    only_when_complete: bool = False


@dataclass(frozen=True)
class Extra:
    """A result of its own beside the total, given under its own key when the instrument is complete."""

    id: str
    of: Callable[[Answers], Any]
    source: Source


@dataclass(frozen=True)
class About:
    """What a reader needs to know before using an instrument; LOINC codes only where they were verified."""

    recall: str
    rater: Literal["patient", "clinician"]
    citation: str
    licence: Source
    wording_may_ship: bool
    missing_rule: Source
    loinc_panel: str | None = None
    loinc_total: str | None = None
    loinc_band: str | None = None


@dataclass(frozen=True)
class Instrument:
    """One rating scale. `sums` is False where the published result is not a total.

    `positive_means` says in words what `positive_rule` decides, for a reader.
    """

    id: str
    name: str
    version: str
    items: tuple[Item, ...]
    about: About
    sums: bool = True
    subscales: tuple[Subscale, ...] = ()
    prorating: Prorating | None = None
    bands: Bands | None = None
    other_bands: tuple[Bands, ...] = ()
    positive: tuple[CutOff, ...] = ()
    positive_rule: Callable[[Answers], bool] | None = None
    positive_means: str = ""
    other_cut_offs: tuple[CutOff, ...] = ()
    triage: tuple[Triage, ...] = ()
    flags: tuple[Flag, ...] = ()
    extras: tuple[Extra, ...] = ()

    @cached_property
    def scales(self) -> Mapping[str, Choice | Line]:
        """The scale of each item, by its id."""
        return {item.id: item.scale for item in self.items}

    def item(self, item_id: str) -> Item:
        """Return the item with this id. Raises KeyError."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def source_of_band(self, band: str) -> Source | None:
        """Return what a band rests on, to be shown next to it; None where this is no band of it."""
        for level in self.triage:
            if level.band == band:
                return level.source
        is_ours = self.bands is not None and band in dict(self.bands.starts)
        return self.bands.source if is_ours else None


@dataclass(frozen=True)
class AtLeast:
    """The test that an item was answered with this number or more."""

    item_id: str
    value: int

    def __call__(self, answers: Answers) -> bool:
        return answers.get(self.item_id, self.value - 1) >= self.value


def after_yes_to(item_id: str) -> Asked:
    """Return the rule that a question is put only after a yes to another one."""
    return Asked(lambda answers: answers.get(item_id) is True, f"after a yes to item {item_id}")


def positive_from(value: int, source: Source) -> tuple[CutOff, ...]:
    """Return the one cut-off `total >= value` that makes a screen positive."""
    return (CutOff("positive", ">=", value, source),)
