from celery import shared_task
from django.utils import timezone

from intake.assessments import services as answering
from intake.screening import services


@shared_task(name="intake.screening.close_abandoned_risk_screens")
def close_abandoned_risk_screens(**kwargs):
    """Tell a person about suicide screens that were begun and left. Beat asks every minute; twice does no harm."""
    answering.tell_of_left_risk_screens(timezone.now())


@shared_task(name="intake.screening.plan_nudges")
def plan_nudges(**kwargs):
    """Plan reminders of forms that stand still. Beat asks now and then; what is planned is not planned again."""
    services.plan_nudges(timezone.now())
