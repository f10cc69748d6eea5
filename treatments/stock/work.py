"""What this room adds to the staff's list: counts, days nobody closed, doses drawn up, reports that are owed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from treatments.stock import queries
from treatments.stock.deadlines import Standing, loss_duties

MOST = 50


def items(user: User, at: datetime) -> list[WorkItem]:
    if not user.may(Action.MANAGE_STOCK):
        return []
    return [
        *(_incident(incident, at) for incident in queries.open_incidents(user)[:MOST]),
        *(_unclosed(day) for day in queries.days_to_close(user, at)[:MOST]),
        *(_arriving(vial) for vial in queries.arriving_at(user)[:MOST]),
    ]


def _incident(incident, at):
    report = getattr(incident, "report", None)
    title, due_at = "Look into what does not add up", incident.opened_at
    if report:
        owed = _owed(incident, report, at)
        if owed:
            title = f"{owed[0].what}: by {owed[0].by:%-d %b}"
    return WorkItem(
        order=40, kind="Stock", title=title, who=_which(incident), due_at=due_at,
        url=reverse("stock:incident", args=[incident.pk]), urgent=True,
    )  # fmt: skip


def _which(incident):
    """Where, what kind, and which vial: a name that tells several of one day apart."""
    vial = incident.vial and f"no. {incident.vial.number}, lot {incident.vial.lot}"
    return ", ".join(filter(None, (incident.site.name, incident.get_kind_display().lower(), vial)))


def _owed(incident, report, at):
    zone = ZoneInfo(incident.site.time_zone)
    moments = (report.discovered_at, report.notified_at, report.filed_at)
    days = [moment and moment.astimezone(zone).date() for moment in moments]
    duties = loss_duties(*days, at.astimezone(zone).date())
    return [duty for duty in duties if duty.done_on is None and duty.standing in (Standing.DUE, Standing.LATE)]


def _unclosed(day):
    return WorkItem(
        order=41, kind="Stock", title=f"Close the stock of {day.on_date:%-d %b}", who=day.site.name, due_at=None,
        url=reverse("stock:day", args=[day.pk]),
    )  # fmt: skip


def _arriving(vial):
    return WorkItem(
        order=42, kind="Stock", title="Confirm what another site has sent", who=vial.site.name, due_at=None,
        url=reverse("stock:vial", args=[vial.pk]),
    )  # fmt: skip
