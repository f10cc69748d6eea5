from celery import shared_task
from django.utils import timezone

from treatments.infusions import services


@shared_task(name="treatments.infusions.raise_missing_vitals")
def raise_missing_vitals(**kwargs):
    """Look for chairs without vitals. Beat asks every half minute; a gap is raised once, however often it is seen."""
    services.raise_missing_vitals(timezone.now())
