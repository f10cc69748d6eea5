"""Chairs, people's hours, absences, and the notice that a site asks for."""

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.sites.models import Site
from treatments.scheduling.models import Absence, BookingRules, Chair, WorkingHours


class NotPossible(Exception):
    """What was asked of a chair or of hours does not fit; the message is a sentence for the page."""


def add_chair(*, site: Site, name: str, by: User) -> Chair:
    """A new chair. Raises NotPossible where the site has one of this name."""
    return _save_chair(Chair(site=site, name=name), by=by)


def rename_chair(chair: Chair, *, name: str, by: User) -> Chair:
    chair.name = name
    return _save_chair(chair, by=by)


def _save_chair(chair, *, by):
    try:
        with transaction.atomic(), because("changed the chairs", by=by):
            chair.save()
    except IntegrityError as error:
        raise NotPossible("This site has a chair of that name.") from error
    return chair


def use_chair(chair: Chair, *, active: bool, by: User) -> None:
    """Put a chair out of use, or back into it. What is booked on it stays booked, and is listed to be moved."""
    with because("changed the chairs", by=by):
        Chair.objects.filter(pk=chair.pk).update(active=active)


@transaction.atomic
def add_working_hours(
    *, site: Site, user: User, resource: str, weekday: int, starts: time, ends: time, by: User
) -> WorkingHours:
    """Somebody works at a site every week. Raises NotPossible where it overlaps their hours there or elsewhere."""
    User.objects.select_for_update().get(pk=user.pk)
    same_day = WorkingHours.objects.filter(user=user, weekday=weekday, starts__lt=ends, ends__gt=starts)
    clash = same_day.exclude(site=site, resource__in={"nurse", "prescriber", "therapist"} - {resource}).first()
    if clash is not None:
        raise NotPossible(
            f"{user.printed_name} works from {clash.starts:%H:%M} to {clash.ends:%H:%M} on that day already."
        )
    with because("changed working hours", by=by):
        return WorkingHours.objects.create(
            site=site, user=user, resource=resource, weekday=weekday, starts=starts, ends=ends
        )


def remove_working_hours(hours: WorkingHours, *, by: User) -> None:
    with because("changed working hours", by=by):
        hours.delete()


def add_absence(
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: User,
    user: User | None = None,
    chair: Chair | None = None,
) -> Absence:
    """Somebody is away, or a chair cannot be used. What is booked in that time is listed to be moved."""
    absence = Absence(user=user, chair=chair, starts_at=starts_at, ends_at=ends_at, reason=reason)
    try:
        absence.validate_constraints()
    except ValidationError as error:
        raise NotPossible(" ".join(error.messages)) from error
    with because("entered an absence", by=by):
        absence.save()
    return absence


def remove_absence(absence: Absence, *, by: User) -> None:
    with because("took back an absence", by=by):
        absence.delete()


def set_notice(*, site: Site, notice_hours: int, by: User) -> BookingRules:
    """How long before the start a patient's change counts as late."""
    with because("changed the booking rules", by=by):
        rules, _ = BookingRules.objects.update_or_create(site=site, defaults={"notice_hours": notice_hours})
    return rules
