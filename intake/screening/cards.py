"""The card of a patient's page: how far the pre-assessment is, and for clinicians what stands in the way."""

from django.http import HttpRequest
from django.utils import timezone

from clinic.accounts.roles import Action
from intake.patients.models import Patient
from intake.screening import queries
from intake.screening.models import PreAssessmentState


def card(request: HttpRequest, patient: Patient) -> dict | None:
    user = request.user
    pre_assessment = queries.newest_pre_assessment(patient)
    sees_record = user.may(Action.SEE_CLINICAL_RECORD)
    is_open = pre_assessment is not None and pre_assessment.state in queries.OPEN_STATES
    context = {
        "pre_assessment": pre_assessment,
        "may_invite": user.may(Action.INVITE_PATIENT) and not is_open,
        "may_review": sees_record,
        "zone": patient.site.time_zone,
        "is_filling": pre_assessment is not None and pre_assessment.state in queries.FILLING_STATES,
        "is_submitted": pre_assessment is not None and pre_assessment.state == PreAssessmentState.SUBMITTED,
    }
    if sees_record:
        context |= {
            "standing": queries.standing(patient, at=timezone.now()),
            "medications": queries.current_medications(patient),
            "lifted": queries.lifted_blocks(patient),
        }
    return {"template": "intake/screening/card.html", "order": 10, "context": context}
