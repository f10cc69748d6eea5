"""The line into the vein: what is done with it, and whether it is out again (pure). The list is our own [design]."""

from collections.abc import Iterable
from enum import StrEnum


class LineAct(StrEnum):
    """What is done with a line, in the order of a day."""

    PLACED = "placed"
    PRIMED = "primed"
    FLUSHED = "flushed"
    REMOVED = "removed"


LINE_ACTS = {
    LineAct.PLACED: "Line placed",
    LineAct.PRIMED: "Line primed",
    LineAct.FLUSHED: "Line flushed",
    LineAct.REMOVED: "Line removed, site looked at",
}


def line_is_out(acts: Iterable[str]) -> bool | None:
    """Whether the last line is out, from the acts in order of time; None when nobody wrote anything about it."""
    last = None
    for act in acts:
        if act in (LineAct.PLACED, LineAct.REMOVED):
            last = act
    return None if last is None else last == LineAct.REMOVED
