"""What the worker does for messaging. Beat starts the first and the last every few seconds (clinic/celery.py)."""

from uuid import UUID

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from clinic.audit.history import because
from clinic.celery import AFTER_OTHERS, FIRST, send_task
from clinic.messaging import claiming, sending


@shared_task(name="clinic.messaging.send_due")
def send_due(**_):
    """Claim what is due and hand each message to a worker; what no worker could be told of waits again."""
    at = timezone.now()
    with because("claimed due messages"):
        _hand_out(claiming.claim_what_cannot_wait(at=at), FIRST, at)
        _hand_out(claiming.claim_the_rest(at=at), AFTER_OTHERS, at)


def _hand_out(claims, priority, at):
    for number, (message_id, token) in enumerate(claims):
        if not send_task("clinic.messaging.send_one", priority=priority, message_id=message_id, token=str(token)):
            claiming.give_back(claims[number:], why="The broker did not answer.", at=at)
            return


# A database that is being restarted is back within seconds: the claim, which is still good, is tried again; else all
# that was handed out would wait until it counts as lost. The time limit is less than claiming.LOST_AFTER, so that no
# claim is taken from a worker that still holds it.
@shared_task(
    name="clinic.messaging.send_one",
    time_limit=120,
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=2,
    retry_backoff_max=30,
    max_retries=6,
)
def send_one(*, message_id, token, **_):
    with because("sent a message"):
        sending.send_one(message_id=message_id, token=UUID(token), at=timezone.now())


@shared_task(name="clinic.messaging.recover_lost_claims")
def recover_lost_claims(**_):
    with because("took back lost claims"):
        claiming.recover_lost_claims(at=timezone.now())
