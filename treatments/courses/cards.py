"""The card of a patient's page that shows their newest course."""

from django.http import HttpRequest

from clinic.accounts.roles import Action
from intake.patients.models import Patient
from treatments.courses.models import Course, CourseState
from treatments.courses.queries import current_order


def card(request: HttpRequest, patient: Patient) -> dict | None:
    if not request.user.may(Action.SEE_CLINICAL_RECORD):
        return None
    course = Course.objects.filter(patient=patient).select_related("protocol").order_by("-opened_at").first()
    is_open = course is not None and course.state == CourseState.OPEN
    return {
        "template": "treatments/courses/card.html",
        "order": 40,
        "context": {
            "course": course,
            "order": current_order(course) if course else None,
            "may_open": not is_open and request.user.may(Action.SIGN_ORDER),
        },
    }
