"""Reading patients: the access doors, finding, how to reach one."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from intake.patients import links, people
from intake.patients.models import ContactConsent, ContactWay, Enquiry, Patient, PatientLink

PAGE_SIZE = 25


def patients_of(user: User) -> QuerySet[Patient]:
    """The patients this member of staff may see: those of the sites where they work."""
    return Patient.objects.filter(site__memberships__user=user)


def patient_for(user: User, patient_id: int) -> Patient:
    """The access door to a patient: 404 unless it is one of the user's sites'."""
    return get_object_or_404(patients_of(user).select_related("site"), pk=patient_id)


def own_patient(user: User) -> Patient:
    """The patient that this account belongs to, else 404."""
    return get_object_or_404(Patient.objects.select_related("site"), user=user)


def visible_patient_ids(user: User) -> QuerySet:
    """The ids of `patients_of`, to be used inside another query."""
    return patients_of(user).values("pk")


def patient_names_for(user: User, patient_ids) -> dict[int, str]:
    """Names of those of these patients that the user may see, by id."""
    rows = patients_of(user).filter(pk__in=list(patient_ids)).only("given_name", "family_name")
    return {row.pk: row.name for row in rows}


def found(user: User, words: str) -> QuerySet[Patient]:
    """The user's patients whose record number is `words`, or in whose name every word begins a word; by name."""
    patients = patients_of(user).select_related("site").order_by("search_name", "id")
    words = " ".join(words.split())
    if not words:
        return patients
    by_name = Q()
    for word in people.search_name(words, "").split():
        by_name &= Q(search_name__startswith=word) | Q(search_name__contains=f" {word}")
    return patients.filter(by_name | Q(mrn__iexact=words))


def page_after(patients: QuerySet[Patient], after_name: str, after_id: int) -> tuple[list[Patient], bool]:
    """The next rows behind this name and id, and whether more follow. Never counts."""
    if after_id:
        patients = patients.filter(Q(search_name__gt=after_name) | Q(search_name=after_name, id__gt=after_id))
    rows = list(patients[: PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def likely_the_same(user: User, *, name: str, born: date, email: str) -> list[Patient]:
    """Patients the user may see who could be this person already: same name and date of birth, or same e-mail."""
    same = Q(search_name=people.search_name(name, ""), born=born)
    if email:
        same |= Q(email__in={email, email.lower()})
    return list(patients_of(user).filter(same).select_related("site").order_by("id")[:5])


def patients_at(address: str) -> list[Patient]:
    """Who is reached at this e-mail address or E.164 number; family members may share one."""
    at_address = Q(mobile=address) | Q(email__in={address, address.lower()}) if address else Q(pk__in=[])
    return list(Patient.objects.filter(at_address).select_related("site").order_by("id")[:5])


def channels_of(patient: Patient) -> dict[str, ContactConsent]:
    """The newest statement for each channel for which there is one."""
    newest = ContactConsent.objects.filter(patient=patient).order_by("channel", "-id").distinct("channel")
    return {row.channel: row for row in newest}


def address_for(patient: Patient) -> tuple[str, str] | None:
    """The channel and address messages go to, or None.

    The patient's own way, unless stopped; then the other way, but only if it was expressly allowed.
    """
    if not patient.contact_way:  # taken over from an earlier record that had no address
        return None
    said = channels_of(patient)
    address = {ContactWay.EMAIL: patient.email, ContactWay.SMS: patient.mobile}
    way = ContactWay(patient.contact_way)
    if address[way] and not (way in said and not said[way].allowed):
        return way.value, address[way]
    other = ContactWay.SMS if way is ContactWay.EMAIL else ContactWay.EMAIL
    if address[other] and other in said and said[other].allowed:
        return other.value, address[other]
    return None


def link_for(token_hash: str) -> PatientLink | None:
    return PatientLink.objects.filter(token_hash=token_hash).select_related("patient__site", "patient__user").first()


def link_opens(link: PatientLink | None, at: datetime) -> bool:
    """Whether the link would still open with the right date of birth."""
    return link is not None and links.works(links.LinkFacts(link.expires_at, link.revoked_at, link.wrong_answers), at)


def enquiries_of(user: User) -> QuerySet[Enquiry]:
    """Enquiries to the sites where the user works, newest first."""
    return Enquiry.objects.filter(site__memberships__user=user).select_related("site", "patient").order_by("-id")


def enquiry_for(user: User, enquiry_id: int) -> Enquiry:
    """The access door to an enquiry."""
    return get_object_or_404(enquiries_of(user), pk=enquiry_id)


def allergies_in_view(patient: Patient) -> list[str]:
    """The allergies to show wherever somebody acts on this patient; empty means that none is recorded.

    The rows are written by the room above (`intake.screening`); Django's related name reads them without an import.
    """
    rows = patient.allergies.filter(removed_at__isnull=True).order_by("id")
    return [f"{row.substance} ({row.reaction})" if row.reaction else row.substance for row in rows]
