"""Which items of an instrument stand together on one screen of a phone, and which screen comes next (pure).

Screens are counted from 1, in the order of the instrument's items. A screen whose items do not apply, given what was
answered so far, is stepped over; its number stays its own, so that an address always leads to the same questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.instruments.branching import items_to_ask
from intake.instruments.catalogue import find
from intake.instruments.definition import Instrument, Item

# One question a screen, but for these: the two ratings of one situation belong together, and short yes-or-no
# questions are less tiring a few at a time [design].
MOST_ON_A_SCREEN = {"lsas-sr": 2, "lsas-ca": 2, "mdq": 4, "dast-10": 2}


@dataclass(frozen=True)
class Screen:
    """The items of one screen; `number` is its address."""

    number: int
    items: tuple[str, ...]


def screens_of(instrument: Instrument | str) -> tuple[Screen, ...]:
    """Return all screens of an instrument, those that may be stepped over included. Raises UnknownInstrument."""
    instrument = find(instrument)
    most = MOST_ON_A_SCREEN.get(instrument.id, 1)
    groups: list[list[Item]] = []
    for item in instrument.items:
        if groups and len(groups[-1]) < most and _belong_together(instrument, groups[-1][-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return tuple(Screen(number, tuple(item.id for item in group)) for number, group in enumerate(groups, start=1))


def screens_to_show(instrument: Instrument | str, answers: Mapping[str, Any]) -> tuple[Screen, ...]:
    """Return the screens that apply, each with only the items that are asked."""
    asked = set(items_to_ask(instrument, answers))
    shown = (
        Screen(screen.number, tuple(item for item in screen.items if item in asked))
        for screen in screens_of(instrument)
    )
    return tuple(screen for screen in shown if screen.items)


def screen_number(instrument: Instrument | str, answers: Mapping[str, Any], number: int) -> Screen | None:
    """Return the screen of this number if it applies."""
    return next((screen for screen in screens_to_show(instrument, answers) if screen.number == number), None)


def next_screen(instrument: Instrument | str, answers: Mapping[str, Any], after: int) -> Screen | None:
    """Return the next screen that applies; None after the last one."""
    return next((screen for screen in screens_to_show(instrument, answers) if screen.number > after), None)


def previous_screen(instrument: Instrument | str, answers: Mapping[str, Any], before: int) -> Screen | None:
    """Return the screen that applies before this one; None before the first."""
    earlier = [screen for screen in screens_to_show(instrument, answers) if screen.number < before]
    return earlier[-1] if earlier else None


def first_open_screen(instrument: Instrument | str, answers: Mapping[str, Any]) -> Screen | None:
    """Return where to go on: the first screen with an item that was neither answered nor passed over knowingly.

    An answer of None says that the patient would rather not answer; that screen is not put again by itself.
    """
    for screen in screens_to_show(instrument, answers):
        if any(item not in answers for item in screen.items):
            return screen
    return None


def screen_of_item(instrument: Instrument | str, item_id: str) -> int:
    """Return the number of the screen on which an item stands. Raises KeyError."""
    for screen in screens_of(instrument):
        if item_id in screen.items:
            return screen.number
    raise KeyError(item_id)


def done_of(instrument: Instrument | str, answers: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many screens are behind the patient, and how many there are."""
    shown = screens_to_show(instrument, answers)
    done = sum(all(item in answers for item in screen.items) for screen in shown)
    return done, len(shown)


def _belong_together(instrument: Instrument, one: Item, other: Item) -> bool:
    """Say whether two items may share a screen: the same situation, or the same answers and no branch between."""
    if instrument.id.startswith("lsas"):
        return one.id.split(".")[0] == other.id.split(".")[0]
    return one.scale == other.scale and one.asked is None and other.asked is None and _part(one) == _part(other)


def _part(item: Item) -> str:
    return item.id.split(".")[0] if "." in item.id else ""
