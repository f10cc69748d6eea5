"""Moving an appointment: alone, with the rest of its series, or by the patient. All of it happens, or nothing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from clinic.accounts.models import User
from clinic.celery import enqueue
from treatments.courses.models import Course
from treatments.courses.queries import current_order
from treatments.scheduling import queries
from treatments.scheduling.models import Appointment
from treatments.scheduling.planner import plan_series
from treatments.scheduling.series import Clash, Proposal, SeriesRequest, Spacing, Wishes
from treatments.scheduling.services.booking import act_on, book, look_for, number_anew, refuse_wrong_gaps
from treatments.scheduling.services.errors import BookingError, NotFree, SeriesClash
from treatments.scheduling.states import GIVEN_UP, IS_EXPECTED, Act


@transaction.atomic
def move_appointment(
    appointment: Appointment,
    *,
    starts_at: datetime,
    by: User | None,
    at: datetime,
    why: str = "",
    on_resource: str = "",
) -> Appointment:
    """Move to another start: the old one is cancelled, a new one booked in its place, or nothing happens at all.

    One that was missed or cancelled gets another time in the same way, once.

    `on_resource` asks for this chair or person and no other: "chair:3", "user:12". Raises NotFree, MoveNotPossible.
    """
    if appointment.course_id is not None:
        Course.objects.select_for_update().get(pk=appointment.course_id)
    locked = _locked(appointment)
    _give_up(locked, by=by, at=at, why=why or "moved")
    moved = _book_again(locked, starts_at, by=by, at=at, on_resource=on_resource)
    if locked.course_id is not None:
        number_anew(locked.course)
    return moved


def _locked(appointment):
    lockable = Appointment.objects.select_for_update(of=("self",)).select_related("patient", "site", "course")
    return lockable.get(pk=appointment.pk)


def _give_up(locked, *, by, at, why):
    if locked.state in GIVEN_UP:
        if not queries.can_be_replaced(locked, at):
            raise BookingError("Another time was booked for this one already, or none is needed any more.")
        return
    act_on(locked, Act.CANCEL, by=by, at=at, why=why)
    enqueue("treatments.followups.plan_reminders", appointment_id=locked.pk)
    enqueue("treatments.scheduling.tend_waitlist")


def _book_again(old, starts_at, *, by, at, on_resource=""):
    order = current_order(old.course) if old.course_id else None
    return book(
        patient=old.patient,
        site=old.site,
        kind=queries.kind_for(old.kind, order),
        starts_at=starts_at,
        by=by,
        at=at,
        course=old.course,
        number_in_series=old.number_in_series,
        moved_from=old,
        on_resource=on_resource,
    )


def propose_rest(
    appointment: Appointment, *, starts_at: datetime, at: datetime
) -> tuple[tuple[Appointment, Proposal], ...] | Clash:
    """What the later appointments of the series would become if this one moved; books nothing.

    Empty where their gap to the new date still keeps to the order: then they stay. Otherwise all of them are planned
    anew after it, at their own weekdays and time of day where these are free. Raises SeriesClash if the new date
    itself is too near to, or too far from, the infusion before it.
    """
    order = current_order(appointment.course) if appointment.course_id else None
    if order is None or appointment.number_in_series is None:
        return ()
    zone = ZoneInfo(appointment.site.time_zone)
    on = starts_at.astimezone(zone).date()
    before, later = queries.around(appointment, queries.series_of(appointment.course), starts_at=starts_at)
    earlier = [other.starts_at for other in before]
    refuse_wrong_gaps(appointment.course, order, earlier, [starts_at], what="Nothing was moved.")
    spacing = Spacing(order.gap_min_days, order.gap_preferred_days, order.gap_max_days)
    if not later or spacing.allows(on, later[0].starts_at.astimezone(zone).date()):
        return ()
    if any(other.state not in IS_EXPECTED for other in later):
        raise SeriesClash("Nothing was moved. A later infusion of the series has taken place already.", on, None)
    local = [other.starts_at.astimezone(zone) for other in later]
    time_of_day = local[0].time()
    request = SeriesRequest(
        count=len(later),
        spacing=spacing,
        not_before=at,
        first_until=on + timedelta(days=spacing.max_days),
        wishes=Wishes(frozenset(day.weekday() for day in local), time_of_day, time_of_day),
        previous_on=on,
        first_number=later[0].number_in_series,
    )
    last = on + timedelta(days=spacing.max_days * (len(later) + 1))
    calendar = queries.calendar_of(appointment.site, appointment.patient, on, last, without=[appointment, *later])
    found = plan_series(request, queries.kind_for(appointment.kind, order), calendar)
    return found if isinstance(found, Clash) else tuple(zip(later, found, strict=True))


def refuse_taken(
    appointment: Appointment, *, starts_at: datetime, on_resource: str = "", without: Iterable[Appointment] = ()
) -> None:
    """Raise NotFree if what the appointment needs is taken at a start; `without` are those that would move along."""
    site, leaving = appointment.site, [appointment, *without]
    kind = queries.kind_like(appointment)
    _, missing = look_for(site, appointment.patient, kind, starts_at, on_resource=on_resource, without=leaving)
    if missing:
        raise NotFree(starts_at, missing, site.time_zone)


@transaction.atomic
def move_with_rest(
    appointment: Appointment,
    *,
    starts_at: datetime,
    rest: Iterable[tuple[Appointment, datetime]],
    by: User,
    at: datetime,
    why: str = "",
    on_resource: str = "",
) -> Appointment:
    """Move an appointment and those after it, all or nothing; `rest` are these and their new starts.

    Raises SeriesClash, which names the date that fails, and MoveNotPossible.
    """
    rest = list(rest)
    course = appointment.course
    if course is not None:
        Course.objects.select_for_update().get(pk=course.pk)
    old = [(_locked(one), start) for one, start in [(appointment, starts_at), *rest]]
    if any(one.course_id != appointment.course_id for one, _ in old):
        raise BookingError("Nothing was moved. These appointments are not of one series.")
    for one, _ in old:
        _give_up(one, by=by, at=at, why=why or "moved")
    zone, moved = ZoneInfo(appointment.site.time_zone), []
    for place, (one, start) in enumerate(old):
        try:
            moved.append(_book_again(one, start, by=by, at=at, on_resource="" if place else on_resource))
        except NotFree as error:
            on = start.astimezone(zone).date()
            raise SeriesClash(f"Nothing was moved. {error}", on, error.resource) from error
    order = current_order(course) if course is not None else None
    if order is not None and appointment.number_in_series is not None:
        starts, first = [one.starts_at for one in queries.series_of(course)], min(one.starts_at for one in moved)
        earlier = [start for start in starts if start < first]
        refuse_wrong_gaps(course, order, earlier, starts[len(earlier) :], what="Nothing was moved.")
        number_anew(course)
    return moved[0]


def move_by_patient(
    appointment: Appointment, *, starts_at: datetime, by: User, at: datetime, why: str = "by the patient"
) -> Appointment:
    """Move one's own appointment, within the gaps of the order. Raises BookingError, MoveNotPossible."""
    on = starts_at.astimezone(ZoneInfo(appointment.site.time_zone)).date()
    if starts_at <= at or not queries.neighbours_of(appointment).allow(on):
        raise BookingError("That day does not fit the plan of the series.")
    return move_appointment(appointment, starts_at=starts_at, by=by, at=at, why=why)
