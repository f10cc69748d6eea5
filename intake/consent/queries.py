"""Reading consents: the current texts, who signed what, whether it covers what is planned."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string

from clinic.accounts.models import User
from intake.consent import validity
from intake.consent.models import Consent, ConsentDocument, ConsentHold, ConsentKind
from intake.patients import queries as patients
from intake.patients.models import Patient

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class KindState:
    """How one kind of consent stands for a patient: the text asked for now, and the newest signature, if any."""

    kind: str
    label: str
    document: ConsentDocument
    consent: Consent | None

    @property
    def is_given(self) -> bool:
        return self.consent is not None and self.consent.withdrawn_at is None

    @property
    def is_current(self) -> bool:
        return self.is_given and self.consent.document.version == self.document.version

    @property
    def needs_countersignature(self) -> bool:
        """Only the consent to treatment is signed by a clinician as well."""
        return self.kind == ConsentKind.TREATMENT and self.is_given and self.consent.countersigned_at is None


def current_document(kind: str, language: str = FALLBACK_LANGUAGE) -> ConsentDocument | None:
    """The text that is asked for now: the newest version, in the patient's language where that version has it."""
    newest = ConsentDocument.objects.filter(kind=kind).order_by("-version").first()
    if newest is None or newest.language == language:
        return newest
    same_version = ConsentDocument.objects.filter(kind=kind, version=newest.version)
    return (
        same_version.filter(language=language).first()
        or same_version.filter(language=FALLBACK_LANGUAGE).first()
        or newest
    )


def current_documents() -> dict[str, ConsentDocument]:
    """The newest version of each kind, in one query."""
    rows = ConsentDocument.objects.order_by("kind", "-version", "language").distinct("kind")
    return {row.kind: row for row in rows}


def document_of(kind: str, document_id: int) -> ConsentDocument:
    return get_object_or_404(ConsentDocument, kind=kind, pk=document_id)


def states_of(patient: Patient) -> list[KindState]:
    """How each kind of consent stands for this patient, in the order of `ConsentKind`; two queries."""
    documents = current_documents()
    newest = (
        Consent.objects.filter(patient=patient)
        .select_related("document", "clinician")
        .order_by("document__kind", "-signed_at", "-id")
        .distinct("document__kind")
    )
    signed = {row.document.kind: row for row in newest}
    return [
        KindState(kind, str(label), documents[kind], signed.get(kind))
        for kind, label in ConsentKind.choices
        if kind in documents
    ]


def consent_problems(
    patient: Patient,
    *,
    course_id: int | None,
    not_before: datetime | None,
    mg_per_kg: Decimal | None,
    at: datetime,
) -> list[str]:
    """Every reason why this patient's consent to treatment does not cover what is planned at `at`; [] when it does."""
    planned = validity.Planned(course_id, not_before, mg_per_kg)
    return [problem.words for problem in problems_with(patient, planned, at)]


def problems_with(patient: Patient, planned: validity.Planned, at: datetime) -> list[validity.Problem]:
    """As `consent_problems`, with the code of each reason."""
    document = current_document(ConsentKind.TREATMENT, patient.language)
    rows = Consent.objects.filter(patient=patient, document__kind=ConsentKind.TREATMENT, signed_at__lte=at)
    signed = [_signed(row) for row in rows.select_related("document")]
    return validity.problems(document.version if document else None, signed, planned)


def _signed(row):
    return validity.SignedConsent(
        version=row.document.version,
        signed_at=row.signed_at,
        course_id=row.course_id,
        up_to_mg_per_kg=row.up_to_mg_per_kg,
        countersigned_at=row.countersigned_at,
        withdrawn_at=row.withdrawn_at,
    )


def planned_for(patient: Patient) -> validity.Planned:
    """What the patient's open course asks the consent to cover, as settings.CONSENT_COURSE tells it."""
    if not settings.CONSENT_COURSE:
        return validity.Planned()
    course_id, mg_per_kg, not_before = import_string(settings.CONSENT_COURSE)(patient)
    return validity.Planned(course_id=course_id, not_before=not_before, mg_per_kg=mg_per_kg)


def signed_under(document: ConsentDocument) -> int:
    """How many patients have a signature under this text that they have not withdrawn."""
    rows = Consent.objects.filter(document=document, withdrawn_at__isnull=True)
    return rows.values("patient").distinct().count()


def is_held(patient: Patient) -> bool:
    """Whether nothing can be signed now: an infusion is running, or its patient is not yet discharged."""
    return ConsentHold.objects.filter(patient=patient, released_at__isnull=True).exists()


def consents_of(patient: Patient) -> QuerySet[Consent]:
    return Consent.objects.filter(patient=patient).select_related("document", "clinician").order_by("-signed_at", "-id")


def own_consent(patient: Patient, consent_id: int) -> Consent:
    """The patient's own door to one of their signatures."""
    return get_object_or_404(consents_of(patient).select_related("patient__site"), pk=consent_id)


def consent_for(user: User, consent_id: int) -> Consent:
    """The staff's door to a signature: 404 unless the patient is the user's."""
    rows = Consent.objects.select_related("document", "clinician", "patient__site")
    return get_object_or_404(rows.filter(patient__in=patients.visible_patient_ids(user)), pk=consent_id)


def waiting_for_countersignature(user: User) -> QuerySet[Consent]:
    """Treatment consents of the user's patients below which no clinician has signed yet, oldest first."""
    return (
        Consent.objects.filter(
            patient__in=patients.visible_patient_ids(user),
            document__kind=ConsentKind.TREATMENT,
            countersigned_at__isnull=True,
            withdrawn_at__isnull=True,
        )
        .select_related("patient")
        .order_by("signed_at")
    )
