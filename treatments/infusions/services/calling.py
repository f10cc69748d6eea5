"""Calling the prescribers when an alert is red: a message in neutral words, dropped when somebody has answered."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.messaging import services as messaging
from treatments.infusions.models import Alert, Infusion
from treatments.infusions.to_chart import ToChart

# Nobody is helped by a call that arrives an hour later [design].
CALL_IS_GOOD_FOR = timedelta(hours=1)


def call_prescribers(infusion: Infusion | ToChart, alerts: Iterable[Alert], *, at: datetime) -> None:
    """Ask everybody who may sign an order at this site to come to the infusion."""
    members = User.objects.filter(memberships__site=infusion.site_id, is_active=True).order_by("pk")
    prescribers = [member for member in members if member.may(Action.SIGN_ORDER)]
    for alert in alerts:
        for person in prescribers:
            messaging.plan(
                purpose="prescriber-call",
                key=f"prescriber-call-{alert.key}-{person.pk}",
                user=person,
                about=f"infusion:{infusion.pk}",
                context={"alert": alert.pk},
                due_at=at,
                expires_at=at + CALL_IS_GOOD_FOR,
                at=at,
            )
