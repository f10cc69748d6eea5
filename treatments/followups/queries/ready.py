"""Reading the short check before an infusion, as each member of staff may read it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from treatments.followups.models import ReadinessCheck
from treatments.followups.readiness import Answers, Item, Level, Pregnancy, readiness
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import IS_EXPECTED

READINESS_AHEAD = timedelta(days=3)
# What somebody may read who does not read the clinical record.
_OF_THE_DESK = {"escort", "fasting"}


def infusion_for(user: User, appointment_id: int) -> Appointment:
    """The access door to the check before an infusion: 404 unless it is at one of their sites."""
    return get_object_or_404(_infusions(user).select_related("patient", "site", "readiness"), pk=appointment_id)


def coming_infusions(user: User, at: datetime) -> QuerySet[Appointment]:
    """The infusions of the next days at this user's sites."""
    coming = _infusions(user).filter(state__in=IS_EXPECTED, starts_at__range=(at, at + READINESS_AHEAD))
    return coming.select_related("patient").order_by("starts_at")


def _infusions(user):
    return Appointment.objects.filter(site__memberships__user=user, kind__in=["infusion", "booster"])


def lines_of(appointment: Appointment, check: ReadinessCheck | None, user: User, at: datetime) -> list[Item]:
    """How each line of the check stands, of those that this user may read; what nobody answered is not answered."""
    lines = readiness(answers_of_check(check), at=at, appointment_at=appointment.starts_at)
    return [line for line in lines if user.may(Action.SEE_CLINICAL_RECORD) or line.code in _OF_THE_DESK]


def red_lines(appointments: Iterable[Appointment], user: User, at: datetime) -> list[tuple[Appointment, list[Item]]]:
    """Each of these appointments with its red lines. One query for all."""
    appointments = list(appointments)
    checks = {check.appointment_id: check for check in ReadinessCheck.objects.filter(appointment__in=appointments)}
    return [
        (one, [line for line in lines_of(one, checks.get(one.pk), user, at) if line.level is Level.RED])
        for one in appointments
    ]


def answers_of_check(check: ReadinessCheck | None) -> Answers:
    """The answers of a check as the rules take them."""
    if check is None:
        return Answers()
    pregnancy = check.answers.get("pregnancy")
    return Answers(**{**check.answers, "pregnancy": Pregnancy(pregnancy) if pregnancy else None})
