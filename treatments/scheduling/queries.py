"""Reading chairs, people, appointments and what is free."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.sites.models import Site
from clinic.sites.queries import hours_of
from intake.patients.models import Patient
from treatments.courses.models import Course, Order
from treatments.courses.queries import current_order
from treatments.scheduling.diary import Busy, Resource
from treatments.scheduling.kinds import CHAIR, KINDS, AppointmentKind, infusion_visit
from treatments.scheduling.models import TAKES_PLACE, Absence, Appointment, Chair, Reservation, WorkingHours
from treatments.scheduling.opening import Opening, Span
from treatments.scheduling.series import Neighbours, Spacing
from treatments.scheduling.slots import Calendar, Slot

_DAY = timedelta(days=1)


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


def series_of(course: Course) -> list[Appointment]:
    """The appointments of a course that take place or took place, in order."""
    appointments = Appointment.objects.filter(course=course, state__in=TAKES_PLACE)
    return list(with_resources(appointments).exclude(~Q(kind__in=["infusion", "booster"])))


def neighbours_of(appointment: Appointment) -> Neighbours:
    """The dates of the infusions before and after this one in its series, and the spacing of the order."""
    order = current_order(appointment.course) if appointment.course_id else None
    if order is None or appointment.number_in_series is None:
        return Neighbours()
    zone = ZoneInfo(appointment.site.time_zone)
    dates = {
        other.number_in_series: other.starts_at.astimezone(zone).date()
        for other in series_of(appointment.course)
        if other.pk != appointment.pk
    }
    number = appointment.number_in_series
    spacing = Spacing(order.gap_min_days, order.gap_preferred_days, order.gap_max_days)
    return Neighbours(spacing, dates.get(number - 1), dates.get(number + 1))
