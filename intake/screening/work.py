"""What this room adds to the staff's list of what to do now: forms to read, and forms that stand still."""

from datetime import datetime

from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from intake.screening import queries

MOST = 50


def items(user: User, at: datetime) -> list[WorkItem]:
    found = []
    if user.may(Action.REVIEW_SCREENING):
        found += [_to_review(row) for row in queries.waiting_for_review(user)[:MOST]]
    if user.may(Action.INVITE_PATIENT) and not user.may(Action.REVIEW_SCREENING):
        found += [_stuck(row) for row in queries.stuck(user, at)[:MOST]]
    return found


def _to_review(row):
    return WorkItem(
        order=20,
        kind="Pre-assessment",
        title="Review and decide",
        who=row.patient.name,
        due_at=row.submitted_at,
        url=reverse("screening:review", args=[row.patient_id]),
    )


def _stuck(row):
    return WorkItem(
        order=60,
        kind="Pre-assessment",
        title="Forms stand still: write to the patient",
        who=row.patient.name,
        due_at=row.silent_since,
        url=reverse("patients:patient", args=[row.patient_id]),
    )
