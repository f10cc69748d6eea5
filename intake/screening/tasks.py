from celery import shared_task
from django.utils import timezone

from intake.assessments import services as answering


@shared_task(name="intake.screening.close_abandoned_risk_screens")
def close_abandoned_risk_screens(**kwargs):
    """Tell a person about suicide screens that were begun and left. Beat asks every minute; twice does no harm."""
    answering.tell_of_left_risk_screens(timezone.now())
