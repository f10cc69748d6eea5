from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from intake.patients.models import Patient
from treatments.therapy.models import ExposureStep


def steps_of(patient: Patient) -> QuerySet[ExposureStep]:
    """The hierarchy, from the easiest step up."""
    return ExposureStep.objects.filter(patient=patient).select_related("by")


def step_for(user: User, step_id: int) -> ExposureStep:
    """The access door: 404 unless the patient belongs to one of their sites."""
    found = ExposureStep.objects.filter(patient__site__memberships__user=user).select_related("patient")
    return get_object_or_404(found, pk=step_id)
