"""Exposure work between infusions: plan a step, write down how it went."""

from datetime import datetime

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.patients.models import Patient
from treatments.courses.models import Course
from treatments.therapy.models import ExposureStep


class StepDoneAlready(Exception):
    """Somebody has written down how this step went; it is not overwritten."""


@transaction.atomic
def plan_step(
    *,
    patient: Patient,
    course: Course,
    situation: str,
    lsas_item: int | None,
    expected_suds: int,
    by: User,
    at: datetime,
) -> ExposureStep:
    """Add a step to the patient's hierarchy."""
    with because("planned an exposure step", by=by):
        return ExposureStep.objects.create(
            patient=patient,
            course=course,
            situation=situation,
            lsas_item=lsas_item,
            expected_suds=expected_suds,
            planned_at=at,
            by=by,
        )


@transaction.atomic
def record_step(step: ExposureStep, *, peak_suds: int, after_suds: int, learned: str, by: User, at: datetime) -> None:
    """Write down how a step went, once. Raises StepDoneAlready."""
    with because("recorded an exposure step", by=by):
        changed = ExposureStep.objects.filter(pk=step.pk, done_at__isnull=True).update(
            peak_suds=peak_suds, after_suds=after_suds, learned=learned, done_at=at
        )
    if changed != 1:
        raise StepDoneAlready("This step was written down already.")
