from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.audit.history import append_only, kept_as_written, never_deleted, tracked
from intake.patients.models import Patient


class ConsentKind(models.TextChoices):
    TREATMENT = "treatment", "Treatment"
    COMMUNICATION = "communication", "Messages"
    DATA = "data", "Use of data"
    RECORDING = "recording", "Recording"


class ConsentDocument(models.Model):
    """One version of a text that patients sign. Published once, never changed; the newest version is asked for."""

    kind = models.CharField(max_length=16, choices=ConsentKind.choices)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8, default="en")
    title = models.CharField(max_length=120)
    body = models.TextField(
        help_text="Plain text; blank lines separate paragraphs, lines that begin with '# ' are headings."
    )
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version", "language"], name="consent_document_version_once")
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.title} (version {self.version})"


# What the patient's signature consists of.
SIGNED = ("signed_name", "signed_at", "signed_from", "text_sha256")


@tracked()
class Consent(models.Model):
    """A patient's signature under one version, the clinician's under it, and a withdrawal if there was one."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    document = models.ForeignKey(ConsentDocument, on_delete=models.PROTECT, related_name="consents")
    course_id = models.BigIntegerField(null=True, help_text="The course it was asked for; no foreign key upward.")
    up_to_mg_per_kg = models.DecimalField(
        max_digits=4, decimal_places=2, null=True, help_text="The highest dose the patient was told of."
    )
    signed_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    signed_from = models.CharField(max_length=200, blank=True, help_text="The device, as its browser names itself.")
    text_sha256 = models.CharField(max_length=64)
    clinician = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    countersigned_at = models.DateTimeField(null=True)
    capacity_statement = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-signed_at"], name="consent_by_patient")]
        constraints = [
            models.CheckConstraint(
                name="consent_countersigned_with_statement",
                condition=Q(countersigned_at__isnull=True, clinician__isnull=True)
                | Q(countersigned_at__isnull=False, clinician__isnull=False) & ~Q(capacity_statement=""),
                violation_error_message="A clinician countersigns with a statement on capacity.",
            )
        ]
        triggers = [
            never_deleted(),
            kept_as_written("patient", "document", "course_id", "up_to_mg_per_kg", *SIGNED),
            kept_as_written("clinician", "countersigned_at", "capacity_statement", once="countersigned_at"),
            kept_as_written("withdrawn_at", "withdrawn_reason", once="withdrawn_at"),
        ]

    def __str__(self):
        return f"{self.document} by patient {self.patient_id}"


class ConsentHold(models.Model):
    """While a hold stands nobody can sign: an infusion is running, or its patient is not yet discharged."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consent_holds")
    about = models.CharField(max_length=60, help_text="What placed it, such as `infusion:12`.")
    placed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "about"], condition=Q(released_at__isnull=True), name="consent_hold_once"
            )
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"hold for patient {self.patient_id} by {self.about}"
