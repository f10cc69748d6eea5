"""What chairs and people are already held for, and whether they can bear one more hold."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from treatments.scheduling.kinds import ALONE, MOST_SHARES, REACHABLE, Need
from treatments.scheduling.opening import Span

Lanes = tuple[int, int]
ALL_LANES: Lanes = (1, MOST_SHARES)


@dataclass(frozen=True, slots=True)
class Busy:
    """A hold that stands: from `starts_at` until before `ends_at`, on these lanes, the first and the last.

    Who may look after three patients at once has three lanes; a hold alone takes all lanes there are.
    """

    starts_at: datetime
    ends_at: datetime
    lanes: Lanes = ALL_LANES


@dataclass(frozen=True, slots=True)
class Resource:
    """A chair or a person. `present` are the spans in which it can be held, None meaning always; less `absent`."""

    id: str
    name: str
    kinds: frozenset[str]
    busy: tuple[Busy, ...] = ()
    present: tuple[Span, ...] | None = None
    absent: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """What a slot will hold: a resource, as what, from when until before when, on which lanes."""

    resource_id: str
    resource: str
    starts_at: datetime
    ends_at: datetime
    lanes: Lanes


class Diary:
    """The diary of one resource, prepared to be asked many times."""

    def __init__(self, resource: Resource):
        self.resource = resource
        in_order = sorted((_utc(b.starts_at), _utc(b.ends_at), b.lanes) for b in resource.busy)
        self._starts = [start for start, _, _ in in_order]
        self._busy = in_order
        self._longest = max((end - start for start, end, _ in in_order), default=timedelta(0))
        self._present = None if resource.present is None else _joined(resource.present)
        self._absent = _joined(resource.absent)

    def holds_for(self, needs: Iterable[Need], start: datetime) -> tuple[Hold, ...] | None:
        """Return the holds with which this resource meets all these needs of a visit; None if it cannot."""
        holds = []
        for need in needs:
            begins = start + timedelta(minutes=need.offset_minutes)
            ends = start + timedelta(minutes=need.end_minutes)
            if not self._is_there(begins, ends):
                return None
            if need.shares == REACHABLE:
                continue
            lanes = self._lanes_for(need.shares, begins, ends)
            if lanes is None:
                return None
            holds.append(Hold(self.resource.id, need.resource, begins, ends, lanes))
        return tuple(holds)

    def _is_there(self, begins: datetime, ends: datetime) -> bool:
        away = _last_before(self._absent, ends)
        if away is not None and away[1] > begins:
            return False
        if self._present is None:
            return True
        shift = _last_before(self._present, ends)
        return shift is not None and shift[0] <= begins and ends <= shift[1]

    def _lanes_for(self, shares: int, begins: datetime, ends: datetime) -> Lanes | None:
        """The lanes that a new hold takes: all of them, or the first that is free throughout; None if there is none."""
        taken = self._taken(begins, ends)
        if shares == ALONE:
            return None if taken else ALL_LANES
        free = (lane for lane in range(1, shares + 1) if not any(first <= lane <= last for first, last in taken))
        lane = next(free, None)
        return None if lane is None else (lane, lane)

    def _taken(self, begins: datetime, ends: datetime) -> list[Lanes]:
        # No hold that began longer ago than the longest one lasts can still run.
        first = bisect_left(self._starts, begins - self._longest)
        last = bisect_left(self._starts, ends)
        return [lanes for _, end, lanes in self._busy[first:last] if end > begins]


def _last_before(spans: list[Span], instant: datetime) -> Span | None:
    """The last of disjoint spans in order that starts before an instant."""
    place = bisect_left(spans, (instant,))
    return spans[place - 1] if place else None


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in UTC and in order, those that touch or overlap made one: a shift after a shift is one presence."""
    joined: list[Span] = []
    for start, end in sorted((_utc(start), _utc(end)) for start, end in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
