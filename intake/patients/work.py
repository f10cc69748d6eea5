"""What this room adds to the staff's list of what to do now: enquiries, and replies that a person has to read."""

from datetime import datetime

from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.messaging.queries import open_replies
from clinic.web.workitems import WorkItem
from intake.patients import queries

MOST = 20


def items(user: User, at: datetime) -> list[WorkItem]:
    found = []
    if user.may(Action.HANDLE_ENQUIRIES):
        found += _enquiries(user)
    if user.may(Action.SEE_MESSAGES):
        found += _replies(user)
    return found


def _enquiries(user):
    waiting = queries.enquiries_of(user).filter(handled_at__isnull=True).order_by("id")[:MOST]
    return [
        WorkItem(
            order=50,
            kind="Enquiry",
            title="Write back to an enquiry",
            who=enquiry.name,
            due_at=enquiry.received_at,
            url=reverse("patients:enquiries"),
        )
        for enquiry in waiting
    ]


def _replies(user):
    waiting = list(open_replies(user)[:MOST])
    names = queries.patient_names_for(user, [reply.patient_id for reply in waiting if reply.patient_id])
    return [
        WorkItem(
            order=10 if reply.outcome == "crisis" else 45,
            kind="Reply",
            title="Messages were stopped: agree on another way" if reply.outcome == "stop" else "Read a reply",
            who=names.get(reply.patient_id, reply.from_address),
            due_at=reply.received_at,
            url=reverse("messaging:replies"),
            urgent=reply.outcome == "crisis",
        )
        for reply in waiting
    ]
