"""Acts on appointments: book one or a series, move, confirm, cancel, arrive, miss. The database has the last word."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.celery import enqueue
from clinic.sites.models import Site
from intake.patients.models import Patient
from treatments.courses.models import Course, Order
from treatments.courses.queries import current_order
from treatments.scheduling import queries
from treatments.scheduling.kinds import AppointmentKind
from treatments.scheduling.models import Appointment, AppointmentEvent, Reservation
from treatments.scheduling.planner import plan_series
from treatments.scheduling.series import NO_WISHES, Clash, Proposal, SeriesRequest, Spacing, Wishes
from treatments.scheduling.services.errors import CLOSED, BookingError, NoOrder, NotFree, SeriesClash
from treatments.scheduling.slots import Slot
from treatments.scheduling.states import Act, State, move

SERIES_STARTS_WITHIN = timedelta(days=28)
SERIES_HORIZON = timedelta(days=120)


@transaction.atomic
def book(
    *,
    patient: Patient,
    site: Site,
    kind: AppointmentKind,
    starts_at: datetime,
    by: User | None,
    at: datetime,
    course: Course | None = None,
    number_in_series: int | None = None,
    state: State = State.BOOKED,
    moved_from: Appointment | None = None,
    on_resource: str = "",
) -> Appointment:
    """Book one appointment with all it holds. Raises NotFree, with the next three starts that would work.

    `on_resource` asks for this chair or person and no other: "chair:3", "user:12".
    """
    slot, missing = look_for(site, patient, kind, starts_at, on_resource=on_resource)
    if missing:
        offers = queries.next_slots(site, patient, kind, at=at)
        raise NotFree(starts_at, missing, site.time_zone, offers)
    appointment = Appointment(
        patient=patient,
        site=site,
        course=course,
        kind=kind.code,
        number_in_series=number_in_series,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        state=state,
        booked_at=at,
        booked_by=by,
        moved_from=moved_from,
    )
    try:
        with transaction.atomic(), because("booked an appointment", by=by):
            appointment.save(force_insert=True)
            Reservation.objects.bulk_create(_reservation(appointment, hold) for hold in slot.holds)
    except IntegrityError as error:
        # Somebody else was faster between our look at the calendar and our booking.
        offers = queries.next_slots(site, patient, kind, at=at)
        raise NotFree(starts_at, "chair or person", site.time_zone, offers) from error
    _event(appointment, "", by=by, at=at)
    enqueue("treatments.followups.plan_reminders", appointment_id=appointment.pk)
    return appointment


def look_for(
    site: Site,
    patient: Patient,
    kind: AppointmentKind,
    starts_at: datetime,
    *,
    on_resource: str = "",
    without: Iterable[Appointment] = (),
) -> tuple[Slot | set[str], str]:
    """The slot at a start, and what stands in its way, in words; empty if nothing does."""
    on = starts_at.astimezone(ZoneInfo(site.time_zone)).date()
    calendar = queries.calendar_of(site, patient, on, on, without=without)
    slot = calendar.slot_at(kind, on, starts_at, prefer=frozenset({on_resource}))
    if not isinstance(slot, Slot):
        return slot, ", ".join(sorted(slot)) if _is_open(calendar, kind, on, starts_at) else CLOSED
    if on_resource and on_resource not in {hold.resource_id for hold in slot.holds}:
        return slot, calendar.name_by_id(on_resource)
    return slot, ""


def _is_open(calendar, kind, on, starts_at) -> bool:
    """Whether the opening hours, also those that began the day before, hold the whole visit."""
    ends_at = starts_at + timedelta(minutes=kind.total_minutes)
    spans = [*calendar.opening.windows(on - timedelta(days=1)), *calendar.opening.windows(on)]
    return any(opens <= starts_at and ends_at <= closes for opens, closes in spans)


def _reservation(appointment, hold):
    what, _, key = hold.resource_id.partition(":")
    return Reservation(
        appointment=appointment,
        chair_id=int(key) if what == "chair" else None,
        user_id=int(key) if what == "user" else None,
        resource=hold.resource,
        first_lane=hold.lanes[0],
        last_lane=hold.lanes[1],
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
    )


def propose_series(
    course: Course, *, at: datetime, wishes: Wishes = NO_WISHES, not_before: datetime | None = None
) -> tuple[Proposal, ...] | Clash:
    """Propose dates for all infusions of the order that are not booked yet; books nothing. Raises NoOrder."""
    order = current_order(course)
    if order is None:
        raise NoOrder("The prescriber signs an order before the series is booked.")
    site, zone = course.site, ZoneInfo(course.site.time_zone)
    booked = queries.series_of(course)
    if len(booked) >= order.infusions:
        raise BookingError("Every infusion of this order is booked already.")
    start = max(not_before or at, at)
    earliest = None if booked else queries.earliest_on(course, order)
    if earliest is not None:
        start = max(start, datetime.combine(earliest, time.min, zone))
    first = start.astimezone(zone).date()
    request = SeriesRequest(
        count=order.infusions - len(booked),
        spacing=Spacing(order.gap_min_days, order.gap_preferred_days, order.gap_max_days),
        not_before=start,
        first_until=(start + SERIES_STARTS_WITHIN).astimezone(zone).date(),
        wishes=wishes,
        previous_on=booked[-1].starts_at.astimezone(zone).date() if booked else None,
        first_number=len(booked) + 1,
    )
    last = first + max(SERIES_HORIZON, timedelta(days=order.gap_max_days * request.count + 28))
    calendar = queries.calendar_of(site, course.patient, first, last)
    return plan_series(request, kind_of(course, order), calendar)


def kind_of(course: Course, order: Order) -> AppointmentKind:
    """What the infusions of a course are booked as."""
    return queries.kind_for("booster" if course.protocol.kind == "booster" else "infusion", order)


@transaction.atomic
def book_series(*, course: Course, starts: list[datetime], by: User, at: datetime) -> list[Appointment]:
    """Book a whole series at these starts, all or nothing.

    Raises NoOrder, and SeriesClash when a date is not free or the gaps are not those of the order.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    order = current_order(course)
    if order is None:
        raise NoOrder("The prescriber signs an order before the series is booked.")
    before = queries.series_of(course)
    if len(before) + len(starts) > order.infusions:
        raise BookingError(f"The order is for {order.infusions} infusions; {len(before)} are booked already.")
    refuse_wrong_gaps(course, order, [appointment.starts_at for appointment in before], sorted(starts))
    kind = kind_of(course, order)
    booked = []
    for number, starts_at in enumerate(sorted(starts), start=len(before) + 1):
        try:
            booked.append(
                book(
                    patient=course.patient,
                    site=course.site,
                    kind=kind,
                    starts_at=starts_at,
                    by=by,
                    at=at,
                    course=course,
                    number_in_series=number,
                )
            )
        except NotFree as error:
            on = starts_at.astimezone(ZoneInfo(course.site.time_zone)).date()
            raise SeriesClash(f"Nothing was booked. {error}", on, error.resource) from error
    number_anew(course)
    return booked


def number_anew(course: Course) -> None:
    """Number the infusions of a series by time: after one is given up or made up for, none is left out or doubled."""
    for number, one in enumerate(queries.series_of(course), start=1):
        if one.number_in_series != number:
            with because("numbered the series anew"):
                Appointment.objects.filter(pk=one.pk).update(number_in_series=number)


def refuse_wrong_gaps(course, order, before, starts, *, what="Nothing was booked."):
    """Raise SeriesClash unless these starts, after the last of those before, keep the gaps of the order.

    The first of a series keeps the least gap to what was given in another one.
    """
    zone = ZoneInfo(course.site.time_zone)
    days = [instant.astimezone(zone).date() for instant in [*before[-1:], *starts]]
    earliest = None if before or not days else queries.earliest_on(course, order)
    if earliest is not None and days[0] < earliest:
        words = (
            f"{what} {days[0]:%a %-d %b %Y} is too soon after the last infusion; "
            f"the order asks for {order.gap_min_days} days, so {earliest:%a %-d %b %Y} at the earliest."
        )
        raise SeriesClash(words, days[0], None)
    for earlier, later in zip(days, days[1:], strict=False):
        gap = (later - earlier).days
        if not order.gap_min_days <= gap <= order.gap_max_days:
            apart = f"{gap} day{'' if gap == 1 else 's'} after" if gap > 0 else "not after"
            words = (
                f"{what} {later:%a %-d %b %Y} is {apart} the infusion of {earlier:%a %-d %b}; "
                f"the order asks for {order.gap_min_days} to {order.gap_max_days} days between two."
            )
            raise SeriesClash(words, later, None)


def confirm(appointment: Appointment, *, by: User | None, at: datetime, why: str = "") -> None:
    """The patient will come. Confirming twice is no error."""
    _act(appointment, Act.CONFIRM, by=by, at=at, why=why, already=State.CONFIRMED)


def take_proposed(appointment: Appointment, *, by: User, at: datetime) -> None:
    """The patient takes a place that was held for them: it is booked. Raises MoveNotPossible where it is no offer."""
    _act(appointment, Act.BOOK, by=by, at=at, why="accepted the offer")


def arrive(appointment: Appointment, *, by: User, at: datetime) -> None:
    _act(appointment, Act.ARRIVE, by=by, at=at, already=State.ARRIVED)


def fulfil(appointment: Appointment, *, by: User, at: datetime) -> None:
    _act(appointment, Act.FULFIL, by=by, at=at, already=State.FULFILLED)


def take_place(appointment: Appointment, *, by: User, at: datetime) -> None:
    """The patient came, and the visit is over: for kinds that have no record of their own."""
    with transaction.atomic():
        arrive(appointment, by=by, at=at)
        fulfil(appointment, by=by, at=at)


def mark_noshow(appointment: Appointment, *, by: User, at: datetime) -> None:
    """The patient did not come. Chair and people are free again. Raises BookingError before the start."""
    if at < appointment.starts_at:
        raise BookingError("This appointment is still to come; if the patient will not come, cancel it.")
    _act(appointment, Act.MISS, by=by, at=at)


def cancel(appointment: Appointment, *, by: User | None, at: datetime, why: str) -> None:
    """The appointment does not take place. Chair and people are free again."""
    _act(appointment, Act.CANCEL, by=by, at=at, why=why)


def note_call(appointment: Appointment, *, said: str, by: User, at: datetime) -> None:
    """Somebody spoke with a patient who did not come, and writes down what they heard. Raises BookingError."""
    with transaction.atomic():
        locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if locked.state != State.NOSHOW:
            raise BookingError("This appointment was not missed, or that has changed.")
        _event(locked, locked.state, by=by, at=at, why=said)


@transaction.atomic
def _act(appointment, act, *, by, at, why="", already=None):
    locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if already is None or locked.state != already:
        act_on(locked, act, by=by, at=at, why=why)
        if locked.course_id is not None:
            number_anew(locked.course)
        enqueue("treatments.followups.plan_reminders", appointment_id=locked.pk)
        if locked.state == State.CANCELLED:
            enqueue("treatments.scheduling.tend_waitlist")
    appointment.state = locked.state


def act_on(appointment, act, *, by, at, why=""):
    """Move a locked appointment by the table. Raises MoveNotPossible."""
    before, appointment.state = appointment.state, move(appointment.state, act)
    with because(f"{act} an appointment", by=by):
        appointment.save(update_fields=["state"])
        if appointment.state in (State.CANCELLED, State.NOSHOW):
            Reservation.objects.filter(appointment=appointment, active=True).update(active=False)
        elif before == State.NOSHOW:
            _hold_again(appointment)
    _event(appointment, before, by=by, at=at, why=why)


def _hold_again(appointment):
    """Somebody who was given up comes after all: take chair and people back, if they are still free."""
    try:
        with transaction.atomic():
            Reservation.objects.filter(appointment=appointment).update(active=True)
    except IntegrityError as error:
        raise BookingError("The chair or a person of this appointment is taken by now; book another time.") from error


def _event(appointment, before, *, by, at, why=""):
    AppointmentEvent.objects.create(
        appointment=appointment, at=at, by=by, from_state=before, to_state=appointment.state, why=why[:200]
    )
