"""Proposes the dates of a whole series: all of them, or the date and the resource on which it fails.

Dates are the clinic's. Two dates never compete for a resource, because a visit lies within the hours of one date;
so whether a date has a slot can be asked once, and the search over dates is complete.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from treatments.scheduling.kinds import AppointmentKind
from treatments.scheduling.series import Clash, Proposal, SeriesRequest
from treatments.scheduling.slots import Calendar, DayClash, Slot

_DAY = timedelta(days=1)


def plan_series(request: SeriesRequest, kind: AppointmentKind, calendar: Calendar) -> tuple[Proposal, ...] | Clash:
    """Return a plan of the series if there is one, else the clash; the same for the same question."""
    return _Search(request, kind, calendar).run()


class _Search:
    """Depth first over dates, best dates first; a (place, date before) that led nowhere is not tried again."""

    def __init__(self, request: SeriesRequest, kind: AppointmentKind, calendar: Calendar):
        self.request, self.kind, self.calendar = request, kind, calendar
        self._found: dict[date, Slot | DayClash] = {}
        self._dead: set[tuple[int, date | None]] = set()
        self._deepest: tuple[int, date | None] = (-1, None)

    def run(self) -> tuple[Proposal, ...] | Clash:
        slots = self._extend(0, self.request.previous_on)
        if slots is None:
            return self._clash()
        return tuple(
            Proposal(number, slot)
            for number, slot in enumerate(self._with_same_people(slots), start=self.request.first_number)
        )

    def _extend(self, place: int, previous: date | None) -> list[Slot] | None:
        """The slots from this place in the series on, given the date before; None if there are none."""
        if place == self.request.count:
            return []
        if (place, previous) in self._dead:
            return None
        for on in self._dates(place, previous):
            slot = self._on(on)
            if isinstance(slot, Slot):
                rest = self._extend(place + 1, on)
                if rest is not None:
                    return [slot, *rest]
        self._dead.add((place, previous))
        if place > self._deepest[0]:
            self._deepest = (place, previous)
        return None

    def _dates(self, place: int, previous: date | None) -> list[date]:
        """The dates for a place, best first."""
        earliest = self._first_date()
        if previous is None:
            dates = list(_days(earliest, self.request.first_until))
        else:
            dates = [on for on in self.request.spacing.dates_after(previous) if on >= earliest]
            if place == 0:
                dates = [on for on in dates if on <= self.request.first_until]
        return sorted(dates, key=lambda on: not self.request.wishes.like_day(on))

    def _first_date(self) -> date:
        """Today, or yesterday while its hours still run past midnight."""
        today = self.calendar.opening.local_date(self.request.not_before)
        still_open = any(end > self.request.not_before for _, end in self.calendar.opening.windows(today - _DAY))
        return today - _DAY if still_open else today

    def _on(self, on: date) -> Slot | DayClash:
        if on not in self._found:
            self._found[on] = self._look_at(on)
        return self._found[on]

    def _look_at(self, on: date) -> Slot | DayClash:
        wishes = self.request.wishes
        if not self.calendar.opening.windows(on):
            return DayClash(on, None, "The clinic is closed.")
        starts = self.calendar.starts(self.kind, on, self.request.not_before)
        if not starts:
            return DayClash(on, None, f"No {self.kind.total_minutes} minutes are left within the opening hours.")
        wished = sorted(starts, key=lambda start: (not self._is_wished(start), start))
        if wishes.only:
            wished = [start for start in wished if wishes.like_day(on) and self._is_wished(start)]
        if not wished:
            return DayClash(on, None, "It is not at a time that the patient asked for.")
        return self.calendar.first_slot(self.kind, on, wished)

    def _is_wished(self, start: datetime) -> bool:
        return self.request.wishes.like_time(self.calendar.opening.local_time(start))

    def _with_same_people(self, slots: list[Slot]) -> Iterator[Slot]:
        """The same starts, with the chair and people of the first wherever they are free."""
        same = frozenset(hold.resource_id for hold in slots[0].holds)
        for slot in slots:
            yield self.calendar.slot_at(self.kind, slot.on, slot.starts_at, prefer=same)

    def _clash(self) -> Clash:
        place, previous = self._deepest
        number = self.request.first_number + place
        dates = self._dates(place, previous)
        if not dates:
            on = self.request.first_until if previous is None else previous + self.request.spacing.max_days * _DAY
            return Clash(number, on, None, "No date is left between the earliest and the latest possible.", ())
        tried = [self._on(on) for on in dates]
        nearest = next((clash for clash in tried if clash.resource), tried[0])
        in_order = tuple(sorted(tried, key=lambda clash: clash.on))
        return Clash(number, nearest.on, nearest.resource, nearest.reason, in_order)


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + offset * _DAY
