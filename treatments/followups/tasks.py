import logging

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone

from treatments.followups import queries, services
from treatments.scheduling.models import Appointment

logger = logging.getLogger(__name__)


@shared_task(name="treatments.followups.plan_reminders")
def plan_reminders(appointment_id: int, **kwargs):
    """Intend or cancel what follows from one appointment, after it was booked, moved, confirmed or cancelled."""
    related = ["patient", "site", "course__protocol", "course__patient"]
    appointment = Appointment.objects.select_related(*related).get(pk=appointment_id)
    services.plan_around(appointment=appointment, at=timezone.now())


@shared_task(name="treatments.followups.open_due")
def open_due(**kwargs):
    """Open the questionnaires whose day has come. Beat asks every minute; running twice does no harm."""
    services.open_due(at=timezone.now())


@shared_task(name="treatments.followups.evaluate_courses")
def evaluate_courses(**kwargs):
    """Look at every course: has the response been lost, is a booster due? One bad record never stops the rest."""
    services.evaluate_all(at=timezone.now())


@shared_task(name="treatments.followups.offer_boosters")
def offer_boosters(**kwargs):
    """Offer times for every approved booster, and end the offers whose time is over. One bad record stops no other."""
    now = timezone.now()
    services.end_offers(at=now)
    for review in queries.approved_without_a_time():
        try:
            services.offer_booster(review, at=now)
        except services.FollowUpError as refused:
            logger.info("Booster review %s is not offered yet: %s", review.pk, refused)
        except DatabaseError:
            logger.exception("Booster review %s could not be offered.", review.pk)
