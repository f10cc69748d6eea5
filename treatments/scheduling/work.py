"""What scheduling asks of staff: who did not come, what has to be moved, which places were given up late."""

from datetime import datetime

from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from treatments.scheduling import queries


def items(user: User, at: datetime) -> list[WorkItem]:
    if not user.may(Action.BOOK_APPOINTMENT):
        return []
    return [*_missed(user, at), *_not_accounted_for(user, at), *_stranded(user, at), *_given_up(user, at)]


def _missed(user, at):
    """A call on the same day, for safety, and not a message alone (clinical reference 8.3); then another time."""
    for appointment in queries.missed_at(user, at):
        url = reverse("scheduling:appointment", args=[appointment.pk])
        who, when = appointment.patient.name, appointment.starts_at
        if not appointment.called:
            yield WorkItem(25, "Did not come", "Call today, and write down what you hear", who, when, url, urgent=True)
        elif queries.can_be_replaced(appointment, at):
            yield WorkItem(45, "To rebook", "Missed and spoken with: find another time", who, when, url)


def _not_accounted_for(user, at):
    for appointment in queries.not_accounted_for(user, at):
        url = reverse("scheduling:appointment", args=[appointment.pk])
        yield WorkItem(28, "Did they come?", "Say whether the patient came", appointment.patient.name,
                       appointment.starts_at, url)  # fmt: skip


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
