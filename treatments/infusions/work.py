"""What this room adds to the staff's list: red alerts, records to sign, reports of serious events."""

from datetime import datetime

from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from treatments.infusions import queries
from treatments.infusions.models import Alert, Infusion
from treatments.infusions.rules.states import ENDINGS

MOST = 50


def items(user: User, at: datetime) -> list[WorkItem]:
    found = []
    if user.may(Action.RUN_INFUSION):
        found += [_alert(alert) for alert in _unanswered(user)]
    if user.may(Action.SIGN_INFUSION):
        found += [_to_sign(infusion) for infusion in _unsigned(user)]
    if user.may(Action.SIGN_ORDER):
        found += [_report(report) for report in queries.serious_events(user)["open"][:MOST]]
    return found


def _unanswered(user):
    alerts = Alert.objects.filter(
        infusion__site__memberships__user=user, answered_at__isnull=True, level__in=queries.RED
    ).exclude(infusion__state="signed")
    return alerts.select_related("infusion__patient").order_by("raised_at")[:MOST]


def _unsigned(user):
    ended = Infusion.objects.filter(site__memberships__user=user, state__in=[state.value for state in ENDINGS])
    return ended.select_related("patient").order_by("closed_at")[:MOST]


def _alert(alert):
    return WorkItem(
        order=1,
        kind="Alert",
        title="Answer an alert at the chair",
        who=alert.infusion.patient.name,
        due_at=alert.raised_at,
        url=reverse("infusions:infusion", args=[alert.infusion_id]),
        urgent=True,
    )


def _report(report):
    return WorkItem(
        order=5,
        kind="Safety",
        title="Fill in and close the report of a serious event",
        who=report.infusion.patient.name,
        due_at=report.opened_at,
        url=reverse("infusions:serious-event", args=[report.pk]),
        urgent=True,
    )


def _to_sign(infusion):
    return WorkItem(
        order=30,
        kind="Infusion",
        title="Sign the record",
        who=infusion.patient.name,
        due_at=infusion.closed_at,
        url=reverse("infusions:infusion", args=[infusion.pk]),
    )
