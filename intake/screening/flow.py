"""Where a patient goes on within the pre-assessment."""

from django.urls import reverse

from intake.assessments.models import Assessment
from intake.screening import steps


def url_after(step_id: str) -> str:
    """The page of the next step; the last page after the last one."""
    following = steps.step_after(step_id)
    if following is None:
        return reverse("screening:submit")
    return reverse("screening:step", args=[following.id])


def after(assessment: Assessment) -> str:
    """Registered in settings.AFTER_ASSESSMENT: called when the patient has gone through a questionnaire."""
    if steps.find_step(assessment.instrument) is None:
        return reverse("screening:overview")
    return url_after(assessment.instrument)
