"""The card of a patient's page that shows their risk case, if there is one."""

from django.http import HttpRequest

from clinic.accounts.roles import Action
from intake.patients.models import Patient
from intake.risk import queries


def card(request: HttpRequest, patient: Patient) -> dict | None:
    if not request.user.may(Action.HANDLE_RISK):
        return None
    newest = patient.risk_cases.select_related("owner").order_by("-id").first()
    if newest is None:
        return None
    return {
        "template": "intake/risk/card.html",
        "order": 0 if queries.open_case_of(patient) else 80,
        "context": {"case": newest, "zone": patient.site.time_zone},
    }
