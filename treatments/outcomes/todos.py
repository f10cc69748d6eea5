"""On the patient's own home: the way to their progress, once it is released."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from intake.patients.models import Patient
from intake.patients.todos import Todo
from treatments.outcomes.queries.record import release_of


def todos(patient: Patient, at: datetime) -> list[Todo]:
    release = release_of(patient)
    if release is None or not release.shown:
        return []
    return [
        Todo(
            title=_("Your progress"),
            text=_("What your answers add up to, from the start until now."),
            url=reverse("outcomes:own-progress"),
            button=_("Look at it"),
            order=90,
            done=True,
        )
    ]
