"""The address under which a patient's own calendar reads their appointments."""

from datetime import datetime

from django.db import transaction

from intake.patients.links import hash_of, new_token
from intake.patients.models import Patient
from treatments.scheduling.models import CalendarFeed


@transaction.atomic
def make_feed(patient: Patient, *, at: datetime) -> str:
    """Make a new secret address, end the one before, and return the secret; it cannot be shown again."""
    Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    end_feed(patient, at=at)
    token = new_token()
    CalendarFeed.objects.create(patient=patient, token_hash=hash_of(token), made_at=at)
    return token


def end_feed(patient: Patient, *, at: datetime) -> None:
    """From now on the address answers nothing."""
    CalendarFeed.objects.filter(patient=patient, revoked_at__isnull=True).update(revoked_at=at)
