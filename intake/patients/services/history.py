"""People whose records come from another system: registered by the thousand, without asking or telling anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from clinic.accounts.models import User
from clinic.sites.models import Site
from intake.patients.models import ContactConsent, ContactWay, Patient
from intake.patients.people import search_name

NO_AGREEMENT = "Taken over from an earlier record; an agreement to text messages is not on file."
SOURCE = "import"


@dataclass(frozen=True, slots=True)
class EarlierRecord:
    """A person as an earlier record knows them; `email` and `mobile` may be empty, `time_zone` is the site's if so."""

    mrn: str
    given_name: str
    family_name: str
    born: date
    reference_sex: str
    email: str
    mobile: str
    time_zone: str


def register_history(records: Iterable[EarlierRecord], *, site: Site, by: User | None, at: datetime) -> int:
    """Make the records in one go, inside the caller's transaction; return how many.

    Nobody is written to. An e-mail address is used once somebody invites or books the patient; text messages wait for
    an agreement, which an earlier record cannot give for this clinic.
    """
    patients = Patient.objects.bulk_create(_patient(record, site, at) for record in records)
    ContactConsent.objects.bulk_create(
        ContactConsent(
            patient=patient, channel=ContactWay.SMS, allowed=False, wording=NO_AGREEMENT, source=SOURCE, at=at, by=by
        )
        for patient in patients
        if patient.mobile
    )
    return len(patients)


def _patient(record, site, at):
    return Patient(
        mrn=record.mrn,
        site=site,
        given_name=record.given_name,
        family_name=record.family_name,
        search_name=search_name(record.given_name, record.family_name),
        born=record.born,
        reference_sex=record.reference_sex,
        email=record.email,
        mobile=record.mobile,
        time_zone=record.time_zone or site.time_zone,
        contact_way=ContactWay.EMAIL if record.email else ContactWay.SMS if record.mobile else "",
        created_at=at,
    )
