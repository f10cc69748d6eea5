"""The worker, the one table of what beat does, and how the rest of the code asks for a task: by name, on commit."""

import logging
import os
from functools import partial

from celery import Celery
from django.db import transaction
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

logger = logging.getLogger(__name__)

app = Celery("clinic")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=300,
    timezone="UTC",
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a worker waits for its broker as long as that takes
    broker_transport_options={
        "visibility_timeout": 600,
        "socket_connect_timeout": 2,
        # A broker that hangs must not hold up the request that asks for a task. Longer than the second a worker waits.
        "socket_timeout": 5,
        "socket_keepalive": True,
    },
    beat_max_loop_interval=5,
)
app.autodiscover_tasks(
    [
        "clinic.accounts",
        "clinic.messaging",
        "intake.risk",
        "intake.screening",
        "treatments.exports",
        "treatments.followups",
        "treatments.imports",
        "treatments.infusions",
        "treatments.outcomes",
        "treatments.scheduling",
    ]
)

# Redis hands out the lower number first. What comes after others is what may be many, as letters after an outage.
FIRST, AFTER_OTHERS = 0, 6

# The whole beat schedule, seconds between runs. Each task looks for what is due now, so a missed run loses nothing.
# One that nobody came to is dropped, but not at once: the clocks of two machines differ by seconds.
LEAST_EXPIRY = 60
app.conf.beat_schedule = {
    name: {"task": name, "schedule": seconds, "options": {"expires": max(seconds, LEAST_EXPIRY)}}
    for name, seconds in {
        "clinic.accounts.clear_expired_sessions": 3600,
        "clinic.messaging.send_due": 5,
        "clinic.messaging.recover_lost_claims": 60,
        "intake.risk.escalate_overdue": 10,
        "intake.screening.close_abandoned_risk_screens": 60,
        "intake.screening.plan_nudges": 600,
        "treatments.exports.look_after": 300,
        "treatments.followups.open_due": 60,
        "treatments.followups.evaluate_courses": 3600,
        "treatments.followups.offer_boosters": 60,
        "treatments.imports.look_after": 300,
        "treatments.infusions.raise_missing_vitals": 30,
        "treatments.outcomes.fold_standings": 30,
        "treatments.scheduling.tend_waitlist": 60,
    }.items()
}


def enqueue(name: str, **kwargs) -> None:
    """Ask for the task `name` once the current transaction commits.

    A broker that is down does not undo or fail the act: every task of this project is also found by beat from its rows.
    """
    transaction.on_commit(partial(send_task, name, **kwargs))


def send_task(name: str, *, priority: int = FIRST, **kwargs) -> bool:
    """Ask for the task `name` now; False if the broker does not answer."""
    try:
        app.send_task(name, kwargs=kwargs, retry=False, priority=priority)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); beat will find the work of %s.", error, name)
        return False
    return True
