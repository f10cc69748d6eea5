"""What would work instead: the next starts for a wish that is taken. Nothing is booked here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

from treatments.courses.models import Course
from treatments.courses.queries import current_order
from treatments.scheduling import queries
from treatments.scheduling.models import Appointment
from treatments.scheduling.series import NO_WISHES, Clash, Neighbours, Spacing, Wishes
from treatments.scheduling.services.booking import kind_of, propose_series
from treatments.scheduling.services.errors import BookingError
from treatments.scheduling.services.moving import propose_rest
from treatments.scheduling.slots import Slot

OFFERED = 3
_LOOKS_AHEAD_DAYS = 28
_DAY = timedelta(days=1)


def starts_instead(appointment: Appointment, *, wanted: datetime, at: datetime) -> list[Slot]:
    """Up to three starts at which this appointment could be, nearest to the one that was wanted, in order of time.

    Rather another day at that time of day than another hour of the same; those that keep the rest of the series where
    it is, or else move it along.
    """
    site, neighbours = appointment.site, queries.neighbours_of(appointment)
    dates = _dates_near(wanted.astimezone(site.zone).date(), at.astimezone(site.zone).date())
    calendar = queries.calendar_of(site, appointment.patient, min(dates), max(dates), without=[appointment])
    kind = queries.kind_like(appointment)

    def works(slot):
        if neighbours.allow(slot.on):
            return True
        try:
            return not isinstance(propose_rest(appointment, starts_at=slot.starts_at, at=at), Clash)
        except BookingError:
            return False

    staying = sorted(dates, key=lambda on: not neighbours.allow(on))
    by_date = (_nearest(calendar.free_slots(kind, on, not_before=at), wanted, site.zone) for on in staying)
    return _three(slots for slots in by_date if slots and works(slots[0]))


def starts_in_series(course: Course, starts: Sequence[datetime], place: int, *, at: datetime) -> list[Slot]:
    """Up to three starts at which the one at this place of a series could be, if all the others stay as they are."""
    order, site = current_order(course), course.site
    wanted, days = starts[place], [start.astimezone(site.zone).date() for start in starts]
    booked = queries.series_of(course)
    before = [one.starts_at.astimezone(site.zone).date() for one in booked[-1:]] + days[:place]
    neighbours = Neighbours(
        Spacing(order.gap_min_days, order.gap_preferred_days, order.gap_max_days),
        before=before[-1] if before else None,
        after=days[place + 1] if place + 1 < len(days) else None,
        not_before=None if before else queries.earliest_on(course, order),
    )
    dates = [on for on in _dates_near(days[place], at.astimezone(site.zone).date()) if neighbours.allow(on)]
    if not dates:
        return []
    calendar, kind = queries.calendar_of(site, course.patient, min(dates), max(dates)), kind_of(course, order)
    by_date = (_nearest(calendar.free_slots(kind, on, not_before=at), wanted, site.zone) for on in dates)
    return _three(slots for slots in by_date if slots)


def first_starts(
    course: Course, *, at: datetime, wishes: Wishes = NO_WISHES, not_before: datetime | None = None
) -> list[Slot]:
    """Up to three first infusions from which the whole series finds its place, where it does not at the asked time."""
    found, zone = [], course.site.zone
    begin = max(not_before or at, at)
    for _ in range(2 * OFFERED):
        proposed = propose_series(course, at=at, wishes=wishes, not_before=begin)
        if isinstance(proposed, Clash):
            on = begin.astimezone(zone).date() + _LOOKS_AHEAD_DAYS * _DAY
        else:
            found.append(proposed[0].slot)
            on = proposed[0].slot.on + _DAY
        if len(found) == OFFERED:
            break
        begin = datetime.combine(on, datetime.min.time(), zone)
    return found


def _dates_near(wanted: date, today: date) -> list[date]:
    """The dates to look at: from the wanted one on, then those before it, the nearest first."""
    first = max(wanted, today)
    later = [first + days * _DAY for days in range(_LOOKS_AHEAD_DAYS)]
    return later + [first - days * _DAY for days in range(1, min((first - today).days, _LOOKS_AHEAD_DAYS) + 1)]


def _nearest(slots: Sequence[Slot], wanted: datetime, zone: ZoneInfo) -> list[Slot]:
    clock = wanted.astimezone(zone).time()
    return sorted(
        slots, key=lambda slot: (abs(slot.starts_at - datetime.combine(slot.on, clock, zone)), slot.starts_at)
    )


def _three(by_date: Iterable[list[Slot]]) -> list[Slot]:
    """The best of each date, and the next best of these dates where there are fewer than three."""
    columns = [slots for slots, _ in zip(by_date, range(OFFERED), strict=False)]
    in_turn = [slot for row in zip_longest(*columns) for slot in row if slot]
    return sorted(in_turn[:OFFERED], key=lambda slot: slot.starts_at)
