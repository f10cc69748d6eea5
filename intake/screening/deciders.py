"""What the invitation and its one reminder say, decided when they are sent."""

from datetime import datetime

from django.urls import reverse

from clinic.messaging.decisions import Cancel, Decision
from clinic.messaging.models import Message
from intake.patients.writing import write_to
from intake.screening import nudging, queries
from intake.screening.models import PreAssessment
from intake.screening.wording import INVITATION, NOT_BEGUN, NUDGE


def invitation(message: Message, at: datetime) -> Decision:
    """The link to the pre-assessment, while the forms are still asked for."""
    invited = PreAssessment.objects.select_related("patient__site").get(pk=message.about.partition(":")[2])
    if invited.state not in queries.FILLING_STATES:
        return Cancel("The forms are handed in, or not asked for any more.")
    return _letter(invited, INVITATION, at)


def nudge(message: Message, at: datetime) -> Decision:
    """The one reminder, with a fresh link. Whoever went on meanwhile, or handed in, is left in peace."""
    begun = PreAssessment.objects.select_related("patient__site").get(pk=message.about.partition(":")[2])
    if begun.state not in queries.FILLING_STATES:
        return Cancel("The forms are handed in, or not asked for any more.")
    if not nudging.stands_still(begun.last_answer_at or begun.invited_at, at):
        return Cancel("The patient went on by themselves.")
    return _letter(begun, NOT_BEGUN if begun.last_answer_at is None else NUDGE, at)


def _letter(pre_assessment, wording, at):
    return write_to(pre_assessment.patient, wording.code, target=reverse("screening:overview"), at=at)
