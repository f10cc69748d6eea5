from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clinic.audit.history import never_deleted, tracked
from intake.instruments.flags import FLAG_WORDS
from intake.patients.models import Patient


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "Started"
    COMPLETE = "complete", "Complete"
    INCOMPLETE = "incomplete", "Handed in incomplete"


class Occasion(models.TextChoices):
    PRE_ASSESSMENT = "pre-assessment", "Pre-assessment"
    FOLLOW_UP = "follow-up", "Follow-up"
    INFUSION = "infusion", "Infusion day"
    IMPORT = "import", "Imported history"


@tracked(in_bulk=True)
class Assessment(models.Model):
    """One instrument, answered by or about one patient on one occasion. Written only by `assessments.services`."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="assessments")
    instrument = models.CharField(max_length=20, help_text="An id of intake.instruments, such as lsas-sr.")
    instrument_version = models.CharField(max_length=20)
    wording_version = models.CharField(max_length=40, blank=True, help_text="The wording that was shown.")
    language = models.CharField(max_length=8, default="en")
    mode = models.CharField(max_length=12, default="self", help_text="self, clinician, telephone, tablet or import.")
    occasion = models.CharField(max_length=16, choices=Occasion.choices)
    about = models.CharField(
        max_length=60, blank=True, help_text="What it belongs to, such as `pre-assessment:4` or `follow-up:17`."
    )
    state = models.CharField(max_length=12, choices=AssessmentState.choices, default=AssessmentState.DRAFT)
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    collected_at = models.DateTimeField(null=True, help_text="When it was handed in.")
    total = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    prorated = models.BooleanField(default=False)
    subscales = models.JSONField(default=dict)
    band = models.CharField(max_length=20, blank=True)
    positive = models.BooleanField(null=True)
    flags = ArrayField(models.CharField(max_length=40), default=list)
    missing = ArrayField(models.CharField(max_length=12), default=list)
    extras = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            # The course of one scale in time: charts, response, "the last of the same scale".
            models.Index(fields=["patient", "instrument", "collected_at"], name="assessment_course"),
            models.Index(fields=["about"], name="assessment_about"),
            # Beat looks for suicide screens that were started and left (screening.tasks).
            models.Index(
                fields=["started_at"],
                name="assessment_open_risk_screens",
                condition=Q(state="draft", instrument__startswith="c-ssrs"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "instrument"], condition=~Q(about=""), name="assessment_once_per_occasion"
            ),
            models.UniqueConstraint(
                fields=["patient", "instrument", "collected_at"],
                condition=Q(occasion="import"),
                name="assessment_imported_once",
            ),
            models.CheckConstraint(
                name="assessment_handed_in_has_time",
                condition=Q(state="draft", collected_at__isnull=True)
                | ~Q(state="draft") & Q(collected_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_total_only_when_allowed",
                condition=Q(total__isnull=True) | Q(total__gte=0) & (Q(state="complete") | Q(prorated=True)),
                violation_error_message="An incomplete assessment has no total.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"{self.instrument} of patient {self.patient_id}"

    @property
    def flag_words(self) -> list[str]:
        """The flags as a clinician reads them."""
        return [FLAG_WORDS[flag] for flag in self.flags]
