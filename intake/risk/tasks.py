from celery import shared_task
from django.utils import timezone

from intake.risk import services


@shared_task(name="intake.risk.escalate_overdue")
def escalate_overdue(**kwargs):
    """Pass on cases that nobody acknowledged in time. Beat asks every few seconds; running twice does no harm."""
    services.escalate_overdue(timezone.now())
