from datetime import datetime

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.patients import people
from intake.patients.models import ContactConsent, EmergencyContact, Patient, PatientLink


@transaction.atomic
def update_details(*, patient: Patient, by: User | None, at: datetime, **details) -> Patient:
    """Change a person's own data. Raises ValidationError with the sentence of the field.

    Links that were sent to an address that is no longer the patient's stop working.
    """
    moved = any(details.get(name, getattr(patient, name)) != getattr(patient, name) for name in ("email", "mobile"))
    for name, value in details.items():
        setattr(patient, name, value)
    patient.search_name = people.search_name(patient.given_name, patient.family_name)
    patient.full_clean()
    with because("changed the patient's details", by=by, at=at.isoformat()):
        patient.save(update_fields=[*details, "search_name"])
    if moved:
        PatientLink.objects.filter(patient=patient, revoked_at=None, expires_at__gt=at).update(revoked_at=at)
    return patient


@transaction.atomic
def set_emergency_contact(
    *, patient: Patient, name: str, relation: str, phone: str, by: User | None, at: datetime
) -> EmergencyContact:
    """Name the person to call in danger, in place of the one before."""
    with because("named the emergency contact", by=by, at=at.isoformat()):
        contact, _made = EmergencyContact.objects.update_or_create(
            patient=patient, defaults={"name": name, "relation": relation, "phone": phone}
        )
    return contact


def record_contact_consent(
    *, patient: Patient, channel: str, allowed: bool, wording: str, source: str, by: User | None, at: datetime
) -> ContactConsent:
    """Write down that messages on this channel are allowed or stopped from now on, and by which words."""
    return ContactConsent.objects.create(
        patient=patient, channel=channel, allowed=allowed, wording=wording, source=source, by=by, at=at
    )
