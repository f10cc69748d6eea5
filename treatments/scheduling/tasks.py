from celery import shared_task
from django.utils import timezone

from treatments.scheduling import services


@shared_task(name="treatments.scheduling.tend_waitlist")
def tend_waitlist() -> None:
    """Offer places that became free to those who wait."""
    services.tend_waitlist(at=timezone.now())
