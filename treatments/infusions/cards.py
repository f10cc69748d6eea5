"""The card of a patient's page that shows their infusions."""

from django.http import HttpRequest

from clinic.accounts.roles import Action
from intake.patients.models import Patient
from treatments.infusions.queries import infusions_of

SHOWN = 6


def card(request: HttpRequest, patient: Patient) -> dict | None:
    if not request.user.may(Action.SEE_CLINICAL_RECORD):
        return None
    infusions = list(infusions_of(patient)[:SHOWN])
    if not infusions:
        return None
    return {
        "template": "treatments/infusions/card.html",
        "order": 60,
        "context": {"infusions": infusions, "zone": patient.site.time_zone},
    }
