"""The calendar of a day and the files of a patient's calendar, put together from what is booked."""

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.sites.models import Site
from treatments.courses.figures import values_of
from treatments.courses.monitoring_defaults import FASTING
from treatments.scheduling import queries
from treatments.scheduling.day_grid import DayGrid, Held, day_grid
from treatments.scheduling.ics import Entry, calendar_file
from treatments.scheduling.models import Appointment, Chair, WorkingHours
from treatments.scheduling.states import State


def grid_of(site: Site, on: date, appointments: Iterable[Appointment], by: str) -> DayGrid:
    """The day as columns of chairs, or of the people who work on that weekday or are held."""
    midnight, _end = queries.day_of(site, on)
    held = [
        Held(
            column=queries.resource_id(hold.chair_id, hold.user_id),
            appointment_id=appointment.pk,
            first_lane=hold.first_lane,
            last_lane=hold.last_lane,
            starts_at=hold.starts_at,
            ends_at=hold.ends_at,
        )
        for appointment in appointments
        for hold in appointment.reservations.all()
        if (hold.chair_id is None) == (by == "person")
    ]
    columns = _people(site, on, appointments) if by == "person" else _chairs(site)
    return day_grid(columns, held, open_spans=queries.opening_of(site).windows(on), midnight=midnight)


def away_in_words(site: Site, on: date) -> list[str]:
    """Who and what is away on a day, with the hours where it is not the whole day. Why is not everybody's to read."""
    start, end = queries.day_of(site, on)
    words = []
    for absence in queries.away_on(site, on):
        name = absence.chair.name if absence.chair else absence.user.printed_name
        if absence.starts_at <= start and absence.ends_at >= end:
            words.append(name)
        else:
            first, last = (
                date_format(moment.astimezone(site.zone), "H:i")
                for moment in (max(absence.starts_at, start), min(absence.ends_at, end))
            )
            words.append(f"{name} {first}–{last}")
    return words


def _chairs(site):
    return [(f"chair:{chair.pk}", chair.name) for chair in Chair.objects.filter(site=site, active=True)]


def _people(site, on, appointments):
    shifts = WorkingHours.objects.filter(site=site, weekday=on.weekday()).select_related("user")
    people = {shift.user_id: shift.user for shift in shifts.order_by("user__last_name", "user_id")}
    for appointment in appointments:
        people |= {hold.user_id: hold.user for hold in appointment.reservations.all() if hold.user_id}
    return [(f"user:{user.pk}", user.printed_name) for user in people.values()]


def fasting_before(appointment: Appointment, zone: tzinfo) -> dict[str, str]:
    """When to stop eating and drinking before an infusion: the hours of its protocol, and the times they come to."""
    stated = appointment.course.protocol.monitoring.get("fasting") if appointment.course_id else None
    words = {}
    for name, hours in values_of(stated or FASTING).items():
        until = appointment.starts_at - timedelta(hours=float(hours))
        words |= {name: hours, name.replace("_hours", "_until"): date_format(until.astimezone(zone), "l, H:i")}
    return words


def patient_calendar(site: Site, appointments: Iterable[Appointment]) -> bytes:
    """These appointments as a calendar file. Its titles say only that there is an appointment, and where."""
    host = settings.BASE_URL.split("//")[-1]
    entries = [
        Entry(
            key=f"appointment-{appointment.pk}",
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            changed_at=appointment.booked_at,
            title=_("Appointment, %(clinic)s") % {"clinic": appointment.site.public_name},
            place=" ".join(appointment.site.address.split()),
            confirmed=appointment.state != State.PROPOSED,
        )
        for appointment in appointments
    ]
    return calendar_file(entries, name=site.public_name, host=host)
