"""A definition as rows to read: every number beside its comparison, its source and how sure that source is (pure)."""

from dataclasses import dataclass

from intake.instruments.definition import Bands, CutOff, Instrument, Item, Source
from intake.instruments.scales import Choice


@dataclass(frozen=True)
class ItemRow:
    """One item: what it takes, what it counts, and when it is put."""

    id: str
    label: str
    answers: str
    counts: str
    asked: str
    loinc: str


@dataclass(frozen=True)
class NumberRow:
    """A name, what it means in figures, and what that rests on."""

    name: str
    value: str
    source: Source


@dataclass(frozen=True)
class BandTable:
    """Bands of one source; `note` is empty for the bands that scoring uses."""

    rows: tuple[NumberRow, ...]
    source: Source
    note: str


def item_rows(instrument: Instrument) -> tuple[ItemRow, ...]:
    return tuple(
        ItemRow(
            item.id,
            item.short_label,
            item.scale.accepted.rstrip(","),
            _counts(instrument, item),
            item.asked.words if item.asked else "",
            item.loinc or "",
        )
        for item in instrument.items
    )


def band_tables(instrument: Instrument) -> tuple[BandTable, ...]:
    """Return the bands that scoring uses, then the others that are known."""
    found = [bands for bands in (instrument.bands, *instrument.other_bands) if bands is not None]
    return tuple(BandTable(_band_rows(bands, highest_total(instrument)), bands.source, bands.note) for bands in found)


def level_rows(instrument: Instrument) -> tuple[NumberRow, ...]:
    """Return the levels of a triage, the gravest first."""
    return tuple(
        NumberRow(level.band, f"a yes to {_any_of(level.any_yes)}", level.source) for level in instrument.triage
    )


def cut_off_rows(instrument: Instrument) -> tuple[NumberRow, ...]:
    """Return the cut-offs, those that make a screen positive first."""
    return tuple(
        NumberRow(_name_of(cut_off), f"{cut_off.comparison} {cut_off.value}", cut_off.source)
        for cut_off in (*instrument.positive, *instrument.other_cut_offs)
    )


def highest_total(instrument: Instrument) -> int | None:
    """Return the highest total there can be; None where the result is no total."""
    if not instrument.sums:
        return None
    return sum(_highest(item) for item in instrument.items if item.summed)


def _highest(item: Item) -> int:
    if isinstance(item.scale, Choice):
        return max(option.points for option in item.scale.options if option.points is not None)
    return item.scale.high


def _counts(instrument, item):
    if not instrument.sums:
        return "never summed"
    if not item.summed:
        return "recorded, not summed"
    options = item.scale.options if isinstance(item.scale, Choice) else ()
    is_reversed = any(option.value is False and option.points for option in options)
    return "summed; no counts 1" if is_reversed else "summed"


def _band_rows(bands: Bands, highest):
    rows = []
    for number, (name, start) in enumerate(bands.starts):
        last = number == len(bands.starts) - 1
        end = highest if last else bands.starts[number + 1][1] - 1
        rows.append(NumberRow(_words(name), f"{start} to {end}" if end != start else str(start), bands.source))
    return tuple(rows)


def _name_of(cut_off: CutOff) -> str:
    name = _words("screen positive" if cut_off.name == "positive" else cut_off.name)
    return f"{name} ({cut_off.reference_sex})" if cut_off.reference_sex else name


def _words(name):
    """A name of the catalogue to be read: very-severe, but 30-59 as it is."""
    return name if name[0].isdigit() and name[-1].isdigit() else name.replace("-", " ").capitalize()


def _any_of(items):
    return f"item {items[0]}" if len(items) == 1 else f"any of items {', '.join(items)}"
