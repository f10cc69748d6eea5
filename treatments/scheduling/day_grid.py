"""A day's calendar as columns of chairs or of people, each with what it holds (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from treatments.scheduling.opening import Span

# A day without opening hours is still drawn, in case somebody was booked before it was closed.
EMPTY_DAY_HOURS = 10


@dataclass(frozen=True, slots=True)
class Held:
    """A hold of a column: for which appointment, on which of its lanes (first and last), from when until when."""

    column: str
    appointment_id: int
    first_lane: int
    last_lane: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Block:
    """A hold as it is drawn: minutes from the top, length in minutes, and its share of the column's width."""

    appointment_id: int
    starts_at: datetime
    ends_at: datetime
    from_minute: int
    minutes: int
    lane: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Column:
    id: str
    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class DayGrid:
    """`starts_at` is the top; `hours` are the instants of the full hours between top and bottom."""

    starts_at: datetime
    minutes: int
    hours: tuple[datetime, ...]
    columns: tuple[Column, ...]


def day_grid(
    columns: Iterable[tuple[str, str]], held: Iterable[Held], *, open_spans: Iterable[Span], midnight: datetime
) -> DayGrid:
    """Lay out a day. `columns` are ids and names, `open_spans` the opening hours, `midnight` the start of the date.

    The day reaches from the first full hour of what is open or held to the last. Holds that take every lane are as
    wide as the column; others stand side by side.
    """
    held = sorted(held, key=lambda one: (one.starts_at, one.first_lane, one.appointment_id))
    spans = [*open_spans, *((one.starts_at, one.ends_at) for one in held)]
    top = min((start for start, _ in spans), default=midnight + timedelta(hours=8))
    bottom = max((end for _, end in spans), default=top + timedelta(hours=EMPTY_DAY_HOURS))
    top, bottom = _hour_before(top, midnight), _hour_after(bottom, midnight)
    hours = tuple(top + timedelta(hours=count) for count in range(int((bottom - top) / timedelta(hours=1)) + 1))
    drawn = tuple(Column(id_, name, _blocks([one for one in held if one.column == id_], top)) for id_, name in columns)
    return DayGrid(top, _minutes(bottom - top), hours, drawn)


def _blocks(held, top) -> tuple[Block, ...]:
    shared = [one for one in held if one.first_lane == one.last_lane]
    lanes = max((one.last_lane for one in shared), default=1)
    return tuple(_block(one, top, lanes if one.first_lane == one.last_lane else 1) for one in held)


def _block(one, top, lanes):
    return Block(
        appointment_id=one.appointment_id,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        from_minute=_minutes(one.starts_at - top),
        minutes=_minutes(one.ends_at - one.starts_at),
        lane=one.first_lane if lanes > 1 else 1,
        lanes=lanes,
    )


def _minutes(length: timedelta) -> int:
    return int(length / timedelta(minutes=1))


def _hour_before(instant, midnight):
    return midnight + timedelta(hours=(instant - midnight) // timedelta(hours=1))


def _hour_after(instant, midnight):
    return midnight + timedelta(hours=-((midnight - instant) // timedelta(hours=1)))
