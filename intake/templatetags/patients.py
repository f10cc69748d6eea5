"""Who a page is about: `{% load patients %}{% identity patient %}`."""

from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from intake.patients import people, queries
from intake.patients.models import Patient

register = template.Library()


@register.filter
def age(patient: Patient) -> int:
    """Full years today, on the clock of the patient's site."""
    return people.age_on(patient.born, timezone.localdate(timezone=ZoneInfo(patient.site.time_zone)))


@register.inclusion_tag("intake/patients/parts/identity.html")
def identity(patient: Patient, heading: str = "h1") -> dict:
    """Name, date of birth, record number, allergies and wishes; stays in view on every page about a patient.

    The name is the page's heading; give "p" where the page has another one.
    """
    return {"patient": patient, "allergies": queries.allergies_in_view(patient), "heading": heading}
