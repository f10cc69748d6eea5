"""The card of a patient's page that shows how the main scale went, with the doses."""

from django.http import HttpRequest

from clinic.accounts.roles import Action
from intake.patients.models import Patient
from treatments.outcomes.queries import record_of
from treatments.outcomes.time_line import time_line_summary


def card(request: HttpRequest, patient: Patient) -> dict | None:
    if not request.user.may(Action.SEE_CLINICAL_RECORD):
        return None
    return {
        "template": "treatments/outcomes/card.html",
        "order": 45,
        "context": {**time_line_summary(record_of(patient)), "zone": patient.site.time_zone},
    }
