"""What this room adds to the patient's own list."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from intake.patients.models import Patient
from intake.patients.todos import Todo
from intake.screening import queries
from intake.screening.models import PreAssessmentState

ORDER = 10


def todos(patient: Patient, at: datetime) -> list[Todo]:
    pre_assessment = queries.newest_pre_assessment(patient)
    if pre_assessment is None:
        return []
    return [_BY_STATE[pre_assessment.state](patient)]


def _to_begin(patient):
    return Todo(
        order=ORDER,
        title=_("Fill out your forms"),
        text=_("In your own time: every answer is kept, and you can stop at any point."),
        url=reverse("screening:overview"),
        button=_("Begin"),
    )


def _to_go_on(patient):
    return Todo(
        order=ORDER,
        title=_("Go on with your forms"),
        text=_("Everything you answered is kept."),
        url=reverse("screening:overview"),
        button=_("Go on"),
    )


def _handed_in(patient):
    return Todo(
        order=ORDER,
        title=_("Your forms are with us"),
        text=_("A clinician reads them and decides. We write to you; you need not do anything."),
        done=True,
    )


def _decided(patient):
    decision = patient.decisions.order_by("-signed_at", "-pk").first()
    return Todo(
        order=ORDER,
        title=_("Your forms were read"),
        text=decision.words_for_patient if decision else "",
        done=True,
    )


_BY_STATE = {
    PreAssessmentState.INVITED: _to_begin,
    PreAssessmentState.STARTED: _to_go_on,
    PreAssessmentState.SUBMITTED: _handed_in,
    PreAssessmentState.DECIDED: _decided,
}
