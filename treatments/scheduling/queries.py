"""Reading chairs, people, appointments and what is free."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import DateField, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.sites.models import Closure, Site
from clinic.sites.queries import hours_of
from intake.patients.links import hash_of
from intake.patients.models import Patient
from treatments.courses.models import Course, CourseState, Delivery, Order
from treatments.courses.queries import current_order
from treatments.scheduling.diary import Busy, Resource
from treatments.scheduling.kinds import CHAIR, KINDS, AppointmentKind, infusion_visit
from treatments.scheduling.models import (
    TAKES_PLACE,
    Absence,
    Appointment,
    AppointmentEvent,
    BookingRules,
    CalendarFeed,
    Chair,
    Reservation,
    WaitlistEntry,
    WaitlistOffer,
    WorkingHours,
)
from treatments.scheduling.opening import Opening, Span
from treatments.scheduling.series import Neighbours, Spacing, Wishes
from treatments.scheduling.slots import Calendar, Slot
from treatments.scheduling.states import GIVEN_UP, IS_EXPECTED, State
from treatments.scheduling.waiting import EntryState, Waiting

_DAY = timedelta(days=1)
FEED_LOOKS_BACK = timedelta(days=30)
# Why an appointment was given up, where the patient did so later than the site's notice.
AT_SHORT_NOTICE = "by the patient, at short notice"
# So long after it another time may be booked instead of one that was missed or cancelled (design).
REPLACED_WITHIN = timedelta(days=28)
# So long after the start somebody asks whether the patient came (design).
LATE_AFTER = timedelta(minutes=30)


def appointments_at(user: User) -> QuerySet[Appointment]:
    """The appointments at this user's sites."""
    return Appointment.objects.filter(site__memberships__user=user)


def appointment_for(user: User, appointment_id: int) -> Appointment:
    """The access door for staff: 404 unless the appointment is at one of their sites."""
    found = appointments_at(user).select_related("patient", "site", "course__protocol")
    return get_object_or_404(found, pk=appointment_id)


def own_appointment(patient: Patient, appointment_id: int) -> Appointment:
    """The access door for a patient: 404 unless it is their own."""
    return get_object_or_404(Appointment.objects.select_related("site"), pk=appointment_id, patient=patient)


def appointments_of(patient: Patient) -> QuerySet[Appointment]:
    return Appointment.objects.filter(patient=patient).select_related("site").order_by("starts_at")


def own_list(patient: Patient) -> list[Appointment]:
    """What a patient sees of their appointments, in order of time.

    A place that was only offered, and one that was moved to another time, would but confuse.
    """
    was_booked = AppointmentEvent.objects.filter(appointment=OuterRef("pk"), to_state__in=IS_EXPECTED)
    found = appointments_of(patient).exclude(state=State.CANCELLED, moved_to__isnull=False)
    return list(found.exclude(~Exists(was_booked), state__in=[State.CANCELLED, State.PROPOSED]))


def next_appointment(patient: Patient, at: datetime) -> Appointment | None:
    return appointments_of(patient).filter(starts_at__gte=at, state__in=["booked", "confirmed"]).first()


def day_of(site: Site, on: date) -> tuple[datetime, datetime]:
    """A local date of the site as a half-open range of instants."""
    zone = ZoneInfo(site.time_zone)
    return tuple(datetime.combine(day, time.min, zone).astimezone(UTC) for day in (on, on + _DAY))


def day(site: Site, on: date) -> QuerySet[Appointment]:
    """The day sheet: every appointment of a site on its local date, with patient, chair and people."""
    start, end = day_of(site, on)
    return with_resources(Appointment.objects.filter(site=site, starts_at__gte=start, starts_at__lt=end))


def with_resources(appointments: QuerySet[Appointment]) -> QuerySet[Appointment]:
    held = Reservation.objects.filter(active=True).select_related("chair", "user").order_by("starts_at")
    return (
        appointments.select_related("patient", "site")
        .prefetch_related(Prefetch("reservations", queryset=held))
        .order_by("starts_at", "id")
    )


def kind_for(code: str, order: Order | None = None) -> AppointmentKind:
    """The kind of appointment; an infusion lasts as long as its order says."""
    kind = KINDS[code]
    if kind.is_infusion and order is not None:
        return infusion_visit(kind.code, kind.name, infusion_minutes=order.minutes)
    return kind


def opening_of(site: Site) -> Opening:
    """The site's opening hours as the planner takes them."""
    hours = hours_of(site)
    weekly = defaultdict(list)
    for weekday, opens, closes in hours.weekly:
        weekly[weekday].append((opens, closes))
    return Opening(
        zone=hours.zone,
        hours={weekday: tuple(spans) for weekday, spans in weekly.items()},
        closed=hours.closed_on,
    )


def calendar_of(
    site: Site, patient: Patient, first: date, last: date, *, without: Iterable[Appointment] = ()
) -> Calendar:
    """The site's calendar between two local dates, as one patient would be booked into it.

    `without` are left out of account: the appointments that are to be moved. A constant number of queries.
    """
    start, end = day_of(site, first - _DAY)[0], day_of(site, last + _DAY)[1]
    holds = Reservation.objects.filter(active=True, starts_at__lt=end, ends_at__gt=start)
    visits = Appointment.objects.filter(patient=patient, state__in=TAKES_PLACE, starts_at__lt=end, ends_at__gt=start)
    moving = [appointment.pk for appointment in without]
    if moving:
        holds, visits = holds.exclude(appointment__in=moving), visits.exclude(pk__in=moving)
    busy = _busy(holds)
    away = _absences(start, end)
    resources = [*_chairs(site, busy, away), *_people(site, first - _DAY, last + _DAY, busy, away)]
    return Calendar(opening_of(site), resources, patient_busy=visits.values_list("starts_at", "ends_at"))


def _busy(holds) -> dict[str, list[Busy]]:
    busy = defaultdict(list)
    for hold in holds.only("chair_id", "user_id", "first_lane", "last_lane", "starts_at", "ends_at"):
        lanes = (hold.first_lane, hold.last_lane)
        busy[resource_id(hold.chair_id, hold.user_id)].append(Busy(hold.starts_at, hold.ends_at, lanes))
    return busy


def _absences(start: datetime, end: datetime) -> dict[str, list[Span]]:
    away = defaultdict(list)
    for absence in Absence.objects.filter(starts_at__lt=end, ends_at__gt=start):
        away[resource_id(absence.chair_id, absence.user_id)].append((absence.starts_at, absence.ends_at))
    return away


def resource_id(chair_id: int | None, user_id: int | None) -> str:
    return f"chair:{chair_id}" if chair_id else f"user:{user_id}"


def _chairs(site, busy, away):
    for chair in Chair.objects.filter(site=site, active=True).order_by("name"):
        key = resource_id(chair.pk, None)
        yield Resource(key, chair.name, frozenset({CHAIR}), tuple(busy[key]), None, tuple(away[key]))


def _people(site, first: date, last: date, busy, away):
    shifts = WorkingHours.objects.filter(site=site, user__is_active=True).select_related("user")
    by_person = defaultdict(list)
    for shift in shifts.order_by("user__last_name", "user_id", "weekday", "starts"):
        by_person[shift.user].append(shift)
    zone = ZoneInfo(site.time_zone)
    for user, rows in by_person.items():
        key = resource_id(None, user.pk)
        yield Resource(
            id=key,
            name=user.printed_name,
            kinds=frozenset(row.resource for row in rows),
            busy=tuple(busy[key]),
            present=tuple(_shifts(rows, first, last, zone)),
            absent=tuple(away[key]),
        )


def _shifts(rows, first: date, last: date, zone: ZoneInfo):
    for offset in range((last - first).days + 1):
        on = first + offset * _DAY
        for row in rows:
            if row.weekday == on.weekday():
                start, end = datetime.combine(on, row.starts, zone), datetime.combine(on, row.ends, zone)
                yield start.astimezone(UTC), end.astimezone(UTC)


def free_slots(
    site: Site, patient: Patient, kind: AppointmentKind, on: date, *, at: datetime, without: Iterable[Appointment] = ()
) -> list[Slot]:
    """Every start on a local date that works for this patient, in order of time."""
    calendar = calendar_of(site, patient, on, on, without=without)
    return list(calendar.free_slots(kind, on, not_before=at))


def next_slots(site: Site, patient: Patient, kind: AppointmentKind, *, at: datetime, count: int = 3, days: int = 28):
    """The next free starts from now on, one a day, for an offer to somebody whose wish is taken."""
    today = at.astimezone(ZoneInfo(site.time_zone)).date()
    calendar = calendar_of(site, patient, today, today + days * _DAY)
    found = []
    for offset in range(days):
        slots = calendar.free_slots(kind, today + offset * _DAY, not_before=at)
        found.extend(slots[:1])
        if len(found) == count:
            break
    return found


def taking_place(course: Course) -> QuerySet[Appointment]:
    """The infusions of a course that take place, took place, or are held as an offer."""
    return Appointment.objects.filter(course=course, state__in=TAKES_PLACE, kind__in=["infusion", "booster"])


def name_on_move(site: Site, resource_id: str) -> str:
    """The chair or person that a move asks for ("chair:3", "user:12"); empty if it asks for none."""
    what, _, key = resource_id.partition(":")
    if what == "chair":
        return site.chairs.filter(pk=key).values_list("name", flat=True).first() or ""
    hours = site.working_hours.filter(user_id=key).select_related("user").first() if key else None
    return hours.user.printed_name if hours else ""


def series_is_full(course: Course) -> bool:
    """Whether every infusion of the signed order has its time; without an order there is nothing to fill."""
    order = current_order(course)
    return order is not None and len(series_of(course)) >= order.infusions


def series_of(course: Course) -> list[Appointment]:
    """The infusions of a course that are booked or took place, in order; what is only offered is not among them."""
    return list(with_resources(taking_place(course).exclude(state=State.PROPOSED)))


def neighbours_of(appointment: Appointment) -> Neighbours:
    """The dates of the infusions before and after this one in its series, and the spacing of the order.

    One that was missed or cancelled has lost its place: another time for it lies after all the others.
    """
    order = current_order(appointment.course) if appointment.course_id else None
    if order is None or appointment.number_in_series is None:
        return Neighbours()
    before, after = around(appointment, series_of(appointment.course))
    zone = ZoneInfo(appointment.site.time_zone)
    spacing = Spacing(order.gap_min_days, order.gap_preferred_days, order.gap_max_days)
    return Neighbours(
        spacing,
        before=before[-1].starts_at.astimezone(zone).date() if before else None,
        after=after[0].starts_at.astimezone(zone).date() if after else None,
        not_before=None if before else earliest_on(appointment.course, order),
    )


def around(
    appointment: Appointment, series: Iterable[Appointment], *, starts_at: datetime | None = None
) -> tuple[list[Appointment], list[Appointment]]:
    """The others of a series before and after an appointment, by time.

    One that was missed or cancelled stands on the date of `starts_at`, before what else is on it; without one, after
    all the others.
    """
    others = [other for other in series if other.pk != appointment.pk]
    if appointment.state not in GIVEN_UP:
        before = [other for other in others if other.starts_at < appointment.starts_at]
    elif starts_at is None:
        before = others
    else:
        midnight = day_of(appointment.site, starts_at.astimezone(appointment.site.zone).date())[0]
        before = [other for other in others if other.starts_at < midnight]
    return before, others[len(before) :]


def day_to_look_at(appointment: Appointment, at: datetime) -> date:
    """The local date at which somebody who looks for another time begins: its own, or what suits the series."""
    on = max(appointment.starts_at, at).astimezone(appointment.site.zone).date()
    wanted = neighbours_of(appointment)
    if appointment.state in GIVEN_UP and wanted.spacing is not None and wanted.before is not None:
        return max(on, wanted.before + wanted.spacing.preferred_days * _DAY)
    return on


def earliest_on(course: Course, order: Order) -> date | None:
    """The first local date that keeps the order's least gap to what was given in another series; None without one."""
    given = Delivery.objects.filter(patient=course.patient_id).exclude(course=course.pk)
    last = given.order_by("-started_at").values_list("started_at", flat=True).first()
    if last is None:
        return None
    return last.astimezone(ZoneInfo(course.site.time_zone)).date() + order.gap_min_days * _DAY


def can_be_replaced(appointment: Appointment, at: datetime) -> bool:
    """Whether another time may be booked for one that was missed or cancelled: once, soon, while the order asks for it.

    A place that was only ever offered was never theirs.
    """
    if appointment.state not in GIVEN_UP or at - appointment.starts_at > REPLACED_WITHIN:
        return False
    was_booked = appointment.events.filter(to_state__in=IS_EXPECTED).exists()
    if not was_booked or Appointment.objects.filter(moved_from=appointment).exists():
        return False
    return appointment.course_id is None or _has_room(appointment.course)


def _has_room(course: Course) -> bool:
    order = current_order(course)
    return course.state == CourseState.OPEN and order is not None and len(series_of(course)) < order.infusions


def last_missed(patient: Patient) -> Appointment | None:
    """The last appointment that the patient did not come to."""
    return appointments_of(patient).filter(state=State.NOSHOW).select_related("course").last()


def kind_like(appointment: Appointment) -> AppointmentKind:
    """The kind of an appointment, as long as its order says."""
    return kind_for(appointment.kind, current_order(appointment.course) if appointment.course_id else None)


def waiting_for(freed: Appointment) -> QuerySet[WaitlistEntry]:
    """Those who wait for what was freed and were not asked yet, but for the patient who gave it up."""
    entries = WaitlistEntry.objects.filter(site=freed.site, kind=freed.kind, state=EntryState.WAITING)
    return (
        entries.exclude(offers__freed=freed)
        .exclude(patient=freed.patient_id)
        .select_related("patient", "appointment__course", "appointment__site")
    )


def as_waiting(entry: WaitlistEntry) -> Waiting:
    """An entry as the rules of the waiting list take it."""
    held = entry.appointment
    return Waiting(
        entry_id=entry.pk,
        since=entry.since,
        kind=entry.kind,
        wishes=wishes_of(entry),
        held_at=held.starts_at if held else None,
        neighbours=neighbours_of(held) if held else Neighbours(),
    )


def wishes_of(entry: WaitlistEntry) -> Wishes:
    return Wishes(frozenset(entry.weekdays), entry.from_time or time.min, entry.until_time or time.max)


def waitlist_at(user: User) -> QuerySet[WaitlistEntry]:
    """Who waits at this user's sites, with what was offered to them."""
    entries = WaitlistEntry.objects.filter(site__memberships__user=user, state=EntryState.WAITING)
    return entries.select_related("patient", "site", "appointment").prefetch_related("offers")


def waitlist_entry_for(user: User, entry_id: int) -> WaitlistEntry:
    """The access door for staff."""
    return get_object_or_404(WaitlistEntry.objects.filter(site__memberships__user=user), pk=entry_id)


def own_offer(patient: Patient, offer_id: int) -> WaitlistOffer:
    """The access door for a patient: 404 unless it was offered to them."""
    offers = WaitlistOffer.objects.select_related("entry__appointment", "freed__site", "booked")
    return get_object_or_404(offers, pk=offer_id, entry__patient=patient)


def feed_of(token: str) -> CalendarFeed:
    """The feed behind a secret address: 404 for an unknown or ended one."""
    feeds = CalendarFeed.objects.filter(revoked_at__isnull=True).select_related("patient__site")
    return get_object_or_404(feeds, token_hash=hash_of(token))


def has_feed(patient: Patient) -> bool:
    return CalendarFeed.objects.filter(patient=patient, revoked_at__isnull=True).exists()


def in_feed(patient: Patient, at: datetime) -> QuerySet[Appointment]:
    """What a patient's calendar shows: what stands, from a month ago on."""
    return appointments_of(patient).filter(state__in=TAKES_PLACE, starts_at__gte=at - FEED_LOOKS_BACK)


def waits_for_earlier(appointment: Appointment) -> WaitlistEntry | None:
    return appointment.waitlist.filter(state=EntryState.WAITING).first()


def notice_hours(site: Site) -> int:
    """How many hours before the start a patient's change counts as late."""
    return (BookingRules.objects.filter(site=site).first() or BookingRules(site=site)).notice_hours


def notice_of(site: Site) -> timedelta:
    return timedelta(hours=notice_hours(site))


def working_hours_of(site: Site) -> QuerySet[WorkingHours]:
    hours = WorkingHours.objects.filter(site=site, user__is_active=True).select_related("user")
    return hours.order_by("user__last_name", "user_id", "weekday", "starts")


def absences_of(site: Site, at: datetime) -> QuerySet[Absence]:
    """Absences that are not over, of the site's chairs and the people who work there."""
    own = Q(chair__site=site) | Q(user__memberships__site=site)
    return Absence.objects.filter(own, ends_at__gte=at).select_related("user", "chair").order_by("starts_at").distinct()


def away_on(site: Site, on: date) -> QuerySet[Absence]:
    """Who of the site's people and which of its chairs is away on a local date, for all of it or a part."""
    start, end = day_of(site, on)
    return absences_of(site, start).filter(starts_at__lt=end, ends_at__gt=start)


def closure_on(site: Site, on: date) -> Closure | None:
    return Closure.objects.filter(site=site, on_date=on).first()


def absence_for(site: Site, absence_id: int) -> Absence:
    """The access door: 404 unless it is of this site's chairs or people."""
    own = Q(chair__site=site) | Q(user__memberships__site=site)
    return get_object_or_404(Absence.objects.filter(own).distinct(), pk=absence_id)


def freed_at_short_notice(user: User, at: datetime) -> QuerySet[Appointment]:
    """Coming appointments that a patient gave up later than the notice asks for."""
    late = AppointmentEvent.objects.filter(appointment=OuterRef("pk"), to_state="cancelled", why=AT_SHORT_NOTICE)
    coming = appointments_at(user).filter(state="cancelled", starts_at__gt=at)
    return coming.filter(Exists(late)).select_related("patient", "site").order_by("starts_at")


def to_be_moved(site: Site, at: datetime) -> QuerySet[Appointment]:
    """Coming appointments of a site that hold a chair or a person who is away by now, or lie on a closed day."""
    return with_resources(_stranded(Appointment.objects.filter(site=site), at))


def stranded_at(user: User, at: datetime) -> QuerySet[Appointment]:
    """The same, of all the sites of a user."""
    return with_resources(_stranded(appointments_at(user), at))


def _stranded(appointments, at):
    holds = Reservation.objects.filter(appointment=OuterRef("pk"), active=True)
    away = Absence.objects.filter(
        Q(user=OuterRef("user")) | Q(chair=OuterRef("chair")),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    local_date = Cast(Func(F("site__time_zone"), OuterRef("starts_at"), function="timezone"), DateField())
    closed = Closure.objects.filter(site=OuterRef("site"), on_date=local_date)
    cannot_be = Exists(holds.filter(Exists(away))) | Exists(holds.filter(chair__active=False)) | Exists(closed)
    return appointments.filter(cannot_be, state__in=IS_EXPECTED, starts_at__gte=at)


def missed_at(user: User, at: datetime) -> QuerySet[Appointment]:
    """Appointments of late that the patient did not come to and that nothing was booked instead of.

    `called` says whether somebody has written down that they spoke with the patient.
    """
    call = AppointmentEvent.objects.filter(appointment=OuterRef("pk"), from_state=State.NOSHOW, to_state=State.NOSHOW)
    missed = appointments_at(user).filter(state=State.NOSHOW, starts_at__gte=at - REPLACED_WITHIN, moved_to=None)
    return missed.annotate(called=Exists(call)).select_related("patient", "site", "course").order_by("starts_at")


def not_accounted_for(user: User, at: datetime) -> QuerySet[Appointment]:
    """Appointments of late that should have begun, of which nobody has said whether the patient came."""
    since = at - REPLACED_WITHIN
    found = appointments_at(user).filter(state__in=IS_EXPECTED, starts_at__range=(since, at - LATE_AFTER))
    return found.select_related("patient", "site").order_by("starts_at")
