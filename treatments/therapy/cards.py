"""The card of a patient's page for exposure work."""

from django.http import HttpRequest

from clinic.accounts.roles import Action
from intake.patients.models import Patient
from treatments.therapy.queries import steps_of


def card(request: HttpRequest, patient: Patient) -> dict | None:
    if not request.user.may(Action.SEE_CLINICAL_RECORD):
        return None
    steps = list(steps_of(patient))
    return {
        "template": "treatments/therapy/card.html",
        "order": 80,
        "context": {
            "planned": len(steps),
            "done": sum(step.done_at is not None for step in steps),
            "may_record": request.user.may(Action.RECORD_THERAPY),
        },
    }
