"""The acts of consent: publishing a text, signing, countersigning, withdrawing, holding."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.consent import queries, reading
from intake.consent.models import Consent, ConsentDocument, ConsentHold, ConsentKind
from intake.consent.signing import Signature
from intake.patients import people
from intake.patients import services as patients
from intake.patients.models import ContactWay, Patient

DOCUMENTS = Path(__file__).parent / "documents"


class SigningRefused(Exception):
    """The consent cannot be signed now; the message is one sentence for the patient."""


class ConsentIsHeld(SigningRefused):
    """An infusion is running, or its patient is not yet discharged."""


class TextChanged(SigningRefused):
    """A newer version was published while this one was being read."""


class NameDoesNotMatch(SigningRefused):
    """The typed name is not the patient's."""


class CannotCountersign(Exception):
    """The consent was withdrawn or countersigned already."""


class PublishedMeanwhile(Exception):
    """Somebody else published a version of this text at the same moment."""


@transaction.atomic
def install_documents(at: datetime) -> int:
    """Publish the shipped texts of every kind that has none yet; returns how many were new."""
    new = 0
    for kind in ConsentKind.values:
        for file in sorted(DOCUMENTS.glob(f"{kind}.*.txt")):
            language = file.name.split(".")[1]
            if not ConsentDocument.objects.filter(kind=kind, language=language).exists():
                title, body = reading.split_title(file.read_text(encoding="utf-8"))
                publish(kind=kind, title=title, body=body, language=language, by=None, at=at)
                new += 1
    return new


def publish(
    *, kind: str, title: str, body: str, by: User | None, at: datetime, language: str = queries.FALLBACK_LANGUAGE
) -> ConsentDocument:
    """Publish the next version of a text; every patient is asked again. Raises PublishedMeanwhile."""
    body = body.replace("\r\n", "\n").strip()
    newest = ConsentDocument.objects.filter(kind=kind, language=language).order_by("-version").first()
    document = ConsentDocument(
        kind=kind,
        version=newest.version + 1 if newest else 1,
        language=language,
        title=title,
        body=body,
        sha256=reading.hash_of(title, body),
        published_at=at,
        published_by=by,
    )
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError as error:
        raise PublishedMeanwhile("Another version was published a moment ago; look at it first.") from error
    return document


@transaction.atomic
def sign(
    *,
    patient: Patient,
    document: ConsentDocument,
    signature: Signature,
    course_id: int | None = None,
    up_to_mg_per_kg: Decimal | None = None,
    at: datetime,
) -> Consent:
    """The patient signs a text. Signing the same text for the same plan twice gives the first signature back.

    Signing the text about messages allows messages on every channel the patient has given.
    Raises ConsentIsHeld, TextChanged or NameDoesNotMatch.
    """
    _lock(patient)
    if queries.is_held(patient):
        raise ConsentIsHeld(_("Nothing can be signed while you are here for a treatment. You can do this afterwards."))
    if queries.current_document(document.kind, patient.language) != document:
        raise TextChanged(_("This text was renewed while you were reading. Please read the new one."))
    if not people.same_name(signature.name, patient.name):
        raise NameDoesNotMatch(_("Please type your name as we have it: %(name)s.") % {"name": patient.name})
    same = Consent.objects.filter(
        patient=patient,
        document=document,
        course_id=course_id,
        up_to_mg_per_kg=up_to_mg_per_kg,
        withdrawn_at__isnull=True,
    ).first()
    if same:
        return same
    with because("signed a consent", by=patient.user):
        consent = Consent.objects.create(
            patient=patient,
            document=document,
            course_id=course_id,
            up_to_mg_per_kg=up_to_mg_per_kg,
            signed_name=signature.name,
            signed_at=at,
            signed_from=signature.device[:200],
            text_sha256=document.sha256,
        )
    if document.kind == ConsentKind.COMMUNICATION:
        _set_messages(patient, document, allowed=True, by=patient.user, at=at)
    return consent


@transaction.atomic
def countersign(*, consent: Consent, capacity_statement: str, by: User, at: datetime) -> Consent:
    """The clinician signs below the patient, with a statement on capacity. Raises CannotCountersign."""
    row = Consent.objects.select_for_update().get(pk=consent.pk)
    if row.withdrawn_at:
        raise CannotCountersign("The patient has withdrawn this consent.")
    if row.countersigned_at:
        raise CannotCountersign("This consent is countersigned already.")
    row.clinician, row.countersigned_at, row.capacity_statement = by, at, capacity_statement
    with because("countersigned a consent", by=by):
        row.save(update_fields=["clinician", "countersigned_at", "capacity_statement"])
    return row


@transaction.atomic
def withdraw(*, consent: Consent, reason: str, by: User, at: datetime) -> int:
    """End the patient's consent of this kind at once, by the patient or by staff for them.

    Every signature of the kind ends, so that no older one comes back to life; returns how many ended now. Withdrawing
    the consent to messages stops messages on every channel.
    """
    _lock(consent.patient)
    document = consent.document
    rows = Consent.objects.filter(patient=consent.patient, document__kind=document.kind, withdrawn_at=None)
    with because("withdrew a consent", by=by):
        ended = rows.update(withdrawn_at=at, withdrawn_reason=reason)
    if ended and document.kind == ConsentKind.COMMUNICATION:
        _set_messages(consent.patient, document, allowed=False, by=by, at=at)
    return ended


@transaction.atomic
def place_hold(*, patient: Patient, about: str, at: datetime) -> ConsentHold:
    """From now on nothing can be signed: `about` names why, such as `infusion:12`. Twice is once."""
    _lock(patient)
    hold, _made = ConsentHold.objects.get_or_create(
        patient=patient, about=about, released_at=None, defaults={"placed_at": at}
    )
    return hold


@transaction.atomic
def release_hold(*, patient: Patient, about: str, at: datetime) -> bool:
    """End a hold; False when there was none."""
    _lock(patient)
    return bool(ConsentHold.objects.filter(patient=patient, about=about, released_at=None).update(released_at=at))


def _lock(patient):
    """Signing and holding take turns on the patient's row: a signature cannot slip in while a hold is being placed."""
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)


def _set_messages(patient, document, *, allowed, by, at):
    for channel, address in ((ContactWay.EMAIL, patient.email), (ContactWay.SMS, patient.mobile)):
        if address:
            patients.record_contact_consent(
                patient=patient,
                channel=channel,
                allowed=allowed,
                wording=f"{document} {'signed' if allowed else 'withdrawn'}",
                source="form",
                by=by,
                at=at,
            )
