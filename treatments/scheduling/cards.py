"""What scheduling adds to a patient's pages: the card for staff, and the patient's own next appointment."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.accounts.roles import Action
from clinic.web.templatetags.stillpoint import local_time
from intake.patients.models import Patient
from intake.patients.todos import Todo
from treatments.courses.queries import open_course_of
from treatments.scheduling.queries import (
    appointments_of,
    can_be_replaced,
    last_missed,
    next_appointment,
    series_is_full,
)

SHOWN = 8


def card(request: HttpRequest, patient: Patient) -> dict | None:
    if not request.user.may(Action.SEE_CALENDAR):
        return None
    found, now = appointments_of(patient), timezone.now()
    course = open_course_of(patient)
    return {
        "template": "treatments/scheduling/card.html",
        "order": 50,
        "context": {
            "appointments": found.filter(ends_at__gte=now)[:SHOWN],
            "before": found.filter(ends_at__lt=now).reverse(),
            "course": course if course and not series_is_full(course) else None,
            "may_book": request.user.may(Action.BOOK_APPOINTMENT),
        },
    }


def todos(patient: Patient, at: datetime) -> list[Todo]:
    """One that was missed, to find another time for; the next one, to confirm while it is not, else to look at."""
    return [*_missed(patient, at), *_coming(patient, at)]


def _missed(patient, at):
    missed = last_missed(patient)
    if missed is not None and can_be_replaced(missed, at):
        yield Todo(
            order=25,
            title=_("Find another time"),
            text=_("Instead of %(when)s. You need not explain anything.")
            % {"when": date_format(missed.starts_at.astimezone(patient.zone), "D j M, H:i")},
            url=reverse("scheduling:own-move", args=[missed.pk]),
            button=_("See free times"),
        )


def _coming(patient, at):
    coming = next_appointment(patient, at)
    if coming is None:
        return
    confirmed = coming.state == "confirmed"
    yield from [
        Todo(
            order=30,
            title=local_time(coming.starts_at, patient.zone.key),
            text=_("Your next appointment.") if confirmed else _("Please tell us whether you will come."),
            url=reverse("scheduling:own-appointment", args=[coming.pk]),
            button=_("See it") if confirmed else _("Confirm, or find another time"),
            done=confirmed,
        )
    ]
