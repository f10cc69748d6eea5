"""What scheduling asks of the front desk: places given up late, appointments that somebody's absence has stranded."""

from datetime import datetime

from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from treatments.scheduling import queries


def items(user: User, at: datetime) -> list[WorkItem]:
    if not user.may(Action.BOOK_APPOINTMENT):
        return []
    return [*_stranded(user, at), *_given_up(user, at)]


def _stranded(user, at):
    for appointment in queries.stranded_at(user, at):
        url = reverse("scheduling:move", args=[appointment.pk])
        title = "Find another time: somebody or something it needs is away"
        yield WorkItem(35, "To move", title, appointment.patient.name, appointment.starts_at, url)


def _given_up(user, at):
    for appointment in queries.freed_at_short_notice(user, at):
        url = reverse("scheduling:appointment", args=[appointment.pk])
        title = "Given up at short notice: chair and people are free"
        yield WorkItem(60, "Given up late", title, appointment.patient.name, appointment.starts_at, url)
