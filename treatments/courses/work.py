"""What this room adds to the staff's list: orders that wait for a second prescriber."""

from datetime import datetime

from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from treatments.courses import queries

MOST = 50


def items(user: User, at: datetime) -> list[WorkItem]:
    if not user.may(Action.SIGN_ORDER):
        return []
    return [_to_countersign(order) for order in queries.orders_to_countersign(user)[:MOST]]


def _to_countersign(order):
    return WorkItem(
        order=30, kind="Orders", title="Sign as second prescriber, or leave it as it is", who=order.course.patient.name,
        due_at=None, url=reverse("courses:course", args=[order.course_id]),
    )  # fmt: skip
