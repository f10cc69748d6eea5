"""The card of a patient's page that shows what they signed."""

from django.http import HttpRequest
from django.utils import timezone

from clinic.accounts.roles import Action
from intake.consent import asking, queries
from intake.patients.models import Patient


def card(request: HttpRequest, patient: Patient) -> dict | None:
    if not request.user.may(Action.SEE_CLINICAL_RECORD):
        return None
    states = queries.states_of(patient)
    problems = []
    if asking.treatment_is_considered(patient):
        problems = queries.problems_with(patient, queries.planned_for(patient), timezone.now())
    return {
        "template": "intake/consent/card.html",
        "order": 30,
        "context": {"states": states, "problems": problems, "zone": patient.site.time_zone},
    }
