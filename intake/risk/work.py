"""What this room adds to the staff's list of what to do now: open cases before everything else."""

from datetime import datetime

from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from intake.risk import queries
from intake.risk.models import RiskCase
from intake.risk.states import State

_ACTS = {
    State.OPEN: "Acknowledge a risk case",
    State.ACKNOWLEDGED: "Carry on with a risk case",
    State.HANDED_OVER: "Close a risk case that was handed over",
}


def items(user: User, at: datetime) -> list[WorkItem]:
    if not user.may(Action.HANDLE_RISK):
        return []
    return [_item(case) for case in queries.open_cases(user)[:50]]


def _item(case: RiskCase) -> WorkItem:
    is_open = case.state == State.OPEN
    return WorkItem(
        order=0 if is_open else 20,
        kind="Risk case",
        title=_ACTS[State(case.state)],
        who=case.patient.name if is_open else f"{case.patient.name}, with {case.owner}",
        due_at=case.deadline_at if is_open else None,
        url=reverse("risk:case", args=[case.pk]),
        urgent=is_open,
    )
