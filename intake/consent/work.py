"""What this room adds to the staff's list of what to do now: consents that wait for a clinician's signature."""

from datetime import datetime

from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from intake.consent import queries

MOST = 50


def items(user: User, at: datetime) -> list[WorkItem]:
    if not user.may(Action.COUNTERSIGN_CONSENT):
        return []
    return [
        WorkItem(
            order=35,
            kind="Consent",
            title="Countersign a consent",
            who=consent.patient.name,
            due_at=None,
            url=reverse("consent:countersign", args=[consent.pk]),
        )
        for consent in queries.waiting_for_countersignature(user)[:MOST]
    ]
