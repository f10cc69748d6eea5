"""Where a patient goes after handing in one form of a follow-up (registered in settings.AFTER_ASSESSMENT)."""

from django.urls import reverse
from django.utils import timezone

from intake.assessments.models import Assessment
from treatments.followups import queries, services
from treatments.followups.models import FollowUp


def after(assessment: Assessment) -> str:
    """The page of the next form of the same follow-up, or of its end."""
    follow_up = FollowUp.objects.select_related("course__protocol", "patient").get(
        pk=assessment.about.partition(":")[2]
    )
    following = services.start_answering(follow_up, at=timezone.now())
    if following is None:
        return reverse("followups:own-done")
    if assessment.instrument == queries.INSTRUMENT:
        services.evaluate(follow_up.course, at=timezone.now())
    return reverse("assessments:resume", args=[following.pk])
