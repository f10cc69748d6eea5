"""Alerts: answered by what was done, raised when vitals are missing."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import Error, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from treatments.infusions import queries
from treatments.infusions.errors import ActionNeeded, InfusionError, RepeatNeeded
from treatments.infusions.models import Alert
from treatments.infusions.rules.alerts import gap_alert
from treatments.infusions.rules.vitals import PARAMETER_NAMES
from treatments.infusions.services.charting import raise_alerts
from treatments.infusions.services.moving import lock

logger = logging.getLogger(__name__)

SEEN = "Seen."
GAP = "no-vitals"
SHORTEST_ACTION = 3


@transaction.atomic
def answer_alert(alert: Alert, *, action: str, by: User, at: datetime, client_id: UUID | None = None) -> Alert:
    """Write down what was done about an alert, once per client id. A red one needs words, and the value measured again.

    Raises ActionNeeded, RepeatNeeded, InfusionError when somebody has answered it already.
    """
    lock(alert.infusion)
    if client_id and (before := Alert.objects.filter(answer_client_id=client_id).first()):
        return before
    red = alert.level in queries.RED
    if red and len(action.strip()) < SHORTEST_ACTION:
        raise ActionNeeded("Write what was done about it.", "action")
    if red and not _measured_again(alert):
        raise RepeatNeeded(f"Measure again first: {alert.message}", "action")
    with because("answered an alert", by=by):
        answered = Alert.objects.filter(pk=alert.pk, answered_at__isnull=True).update(
            answered_at=at, answered_by=by, action=action.strip() or SEEN, answer_client_id=client_id
        )
    if answered != 1:
        raise InfusionError("Somebody has answered this alert already.")
    alert.refresh_from_db()
    return alert


def parameter_of(alert: Alert) -> str | None:
    """Which value an alert is about; None for a symptom and for missing vitals."""
    name = alert.code.rpartition("-")[0].replace("-", "_")
    return name if name in PARAMETER_NAMES else None


def _measured_again(alert):
    later = queries.valid_readings().filter(infusion_id=alert.infusion_id)
    parameter = parameter_of(alert)
    if parameter is None:
        return alert.code != GAP or later.filter(received_at__gt=alert.raised_at).exists()
    later = later.filter(**{f"{parameter}__isnull": False}, recorded_at__gt=alert.reading.recorded_at)
    return later.exclude(pk=alert.reading_id).exists()


def raise_missing_vitals(at: datetime) -> int:
    """Raise an alert, once a gap and level, for every running or recovering infusion without vitals; return how many.

    One infusion that cannot be judged never stops the rest.
    """
    raised = 0
    for charted in queries.in_the_chairs(at):
        try:
            with transaction.atomic():
                raised += _raise_gap(charted, at)
        except (Error, KeyError, ValueError):
            logger.exception("Missing vitals of infusion %s cannot be judged.", charted.infusion.pk)
    return raised


def _raise_gap(charted, at):
    alert = gap_alert(charted.gap)
    if alert is None:
        return 0
    key = f"gap-{charted.infusion.pk}-{charted.gap.since.isoformat()}-{alert.level.value}"
    if Alert.objects.filter(key=f"{key}-{alert.code}").exists():
        return 0
    return len(raise_alerts(charted.infusion, [alert], key=key, by=None, at=at))
