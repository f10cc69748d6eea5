"""What the worker does for accounts."""

from celery import shared_task
from django.utils import timezone

from clinic.accounts import services


@shared_task(name="clinic.accounts.clear_expired_sessions")
def clear_expired_sessions(**_):
    """Forget the browsers that are signed out by time."""
    services.clear_expired_sessions(at=timezone.now())
