"""How the main scale went, with the doses: a card of the patient's page, and the curve of a booster review."""

from django.http import HttpRequest

from clinic.accounts.roles import Action
from intake.patients.models import Patient
from treatments.outcomes.queries import record_of
from treatments.outcomes.time_line import main_curve, time_line_summary


def card(request: HttpRequest, patient: Patient) -> dict | None:
    if not request.user.may(Action.SEE_CLINICAL_RECORD):
        return None
    return {
        "template": "treatments/outcomes/card.html",
        "order": 45,
        "context": {**time_line_summary(record_of(patient)), "zone": patient.site.time_zone},
    }


def curve(patient: Patient) -> dict:
    """The main scale as a picture and as a table, for whoever decides on another infusion."""
    return {
        "template": "treatments/outcomes/parts/curve.html",
        "context": main_curve(record_of(patient), patient.site.time_zone),
    }
