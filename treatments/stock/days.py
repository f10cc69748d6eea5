"""The day of the stock: counted at the opening and at the closing, and what stands in the way of closing it (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Occasion(StrEnum):
    """Why the stock is counted."""

    OPENING = "opening"
    CLOSING = "closing"
    INVENTORY = "inventory"


OCCASION_NAMES = {
    Occasion.OPENING: "Opening count",
    Occasion.CLOSING: "Closing count",
    Occasion.INVENTORY: "Inventory",
}


class DayAct(StrEnum):
    """What can happen to a day of the stock."""

    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True)
class DayFacts:
    """A day as it stands. `drawn` are the withdrawals, in words, that are not accounted for yet."""

    is_closed: bool
    counted_at_closing: bool
    moved_since_count: bool
    drawn: tuple[str, ...]
    open_differences: int


@dataclass(frozen=True)
class ToCount:
    """Something to count: one opened container, or all sealed ones of one kind and lot.

    `vials` are the containers' ids; `size_ml` is that of one container.
    """

    key: str
    label: str
    sealed: bool
    vials: tuple[int, ...]
    size_ml: Decimal
    expected_ml: Decimal

    def counted_ml(self, entered: Decimal) -> Decimal:
        """The volume that an entry means: sealed containers are counted in pieces, an opened one is measured in mL."""
        return entered * self.size_ml if self.sealed else entered


@dataclass(frozen=True)
class Counted:
    """What a person counted: `entered` by the keys of what was to be counted; `business` of an inventory only."""

    occasion: Occasion
    entered: Mapping[str, Decimal]
    key: UUID
    business: str = ""


def closing_faults(day: DayFacts) -> tuple[str, ...]:
    """Return every reason why a day cannot be closed, as sentences; empty when it can."""
    found = {
        "This day is closed already.": day.is_closed,
        "Count the stock first: a day closes on a closing count.": not day.counted_at_closing,
        "Something was moved after the closing count; count again.": day.counted_at_closing and day.moved_since_count,
        f"Drawn up and not accounted for: {'; '.join(day.drawn)}. Waste it with a witness, or return it.": bool(
            day.drawn
        ),
    }
    return tuple(sentence for sentence, is_so in found.items() if is_so)


def needs_words(day: DayFacts) -> bool:
    """Whether the day closes only with a reason and a second person: a difference that nobody has explained yet."""
    return day.open_differences > 0


def total_ml(parts: Iterable[ToCount]) -> Decimal:
    """What the register says is there."""
    return sum((part.expected_ml for part in parts), Decimal(0))
