"""What this room adds to the patient's own list."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from intake.consent import asking, queries
from intake.consent.models import ConsentKind
from intake.patients.models import Patient
from intake.patients.todos import Todo


def todos(patient: Patient, at: datetime) -> list[Todo]:
    """The consent to treatment once treatment is considered; below it, always, the way to the other choices."""
    states = {state.kind: state for state in queries.states_of(patient)}
    found = []
    if ConsentKind.TREATMENT in states and asking.treatment_is_considered(patient):
        found.append(_treatment(patient, at))
    if ConsentKind.COMMUNICATION in states:
        # Saying no to data or recording is a choice too; only the one about messages is waited for.
        found.append(_others(done=states[ConsentKind.COMMUNICATION].consent is not None))
    return found


def _treatment(patient, at):
    reasons = asking.reasons_to_sign(patient, ConsentKind.TREATMENT, at)
    if not reasons:
        return Todo(order=30, title=_("Your agreement is signed"), url=reverse("consent:own"), done=True)
    return Todo(
        order=30,
        title=_("Read and sign your agreement"),
        text=_("Take your time. You can ask us anything first, in writing too."),
        url=reverse("consent:sign", args=[ConsentKind.TREATMENT]),
        button=_("Read it"),
    )


def _others(done):
    return Todo(
        order=80,
        title=_("Choices about messages, data and recording"),
        text=_("All of them are up to you, and you can change them at any time."),
        url=reverse("consent:own"),
        button=_("See your choices"),
        done=done,
    )
