from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.audit.services import record_access
from clinic.sites.models import Site
from intake.patients import people, queries
from intake.patients.models import ContactWay, Enquiry, Patient
from intake.patients.services.contact import record_contact_consent

AGREED_AT_REGISTRATION = "The patient gave this address for messages from the clinic."


@transaction.atomic
def open_record(user: User, patient_id: int, *, page: str, at: datetime) -> Patient:
    """The door to a patient (404 unless the user's), and the line in the access log that says who came through it."""
    patient = queries.patient_for(user, patient_id)
    record_access(user=user, patient_id=patient.pk, page=page, at=at)
    return patient


@transaction.atomic
def register_patient(
    *,
    site: Site,
    by: User | None,
    at: datetime,
    mrn: str = "",
    enquiry: Enquiry | None = None,
    source: str = "front-desk",
    **details,
) -> Patient:
    """Make a record for a person. `details` are fields of `Patient`; contact way and time zone have defaults.

    `source` says how the agreement to messages was given. Raises ValidationError with the sentence of the field.
    """
    details.setdefault("contact_way", ContactWay.EMAIL if details.get("email") else ContactWay.SMS)
    details["time_zone"] = details.get("time_zone") or site.time_zone
    patient = Patient(
        site=site,
        mrn=mrn or _next_mrn(),
        created_at=at,
        search_name=people.search_name(details["given_name"], details["family_name"]),
        **details,
    )
    patient.full_clean()
    with because("registered the patient", by=by):
        _insert(patient)
        if enquiry is not None:
            waits = Enquiry.objects.filter(pk=enquiry.pk, handled_at__isnull=True)
            waits.update(patient=patient, handled_at=at, handled_by=by)
    record_contact_consent(
        patient=patient,
        channel=patient.contact_way,
        allowed=True,
        wording=AGREED_AT_REGISTRATION,
        source=source,
        by=by,
        at=at,
    )
    return patient


def _insert(patient):
    try:
        patient.save(force_insert=True)
    except IntegrityError as error:  # somebody took the record number after it was checked
        raise ValidationError({"mrn": "This record number was taken a moment ago; leave it empty."}) from error


def _next_mrn() -> str:
    """The next free record number, from the sequence of the table's own ids; imported numbers are stepped over."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('intake_patient', 'id'))")
            mrn = f"SP-{cursor.fetchone()[0]:06d}"
            if not Patient.objects.filter(mrn=mrn).exists():
                return mrn
