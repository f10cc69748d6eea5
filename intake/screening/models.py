from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only, never_deleted, tracked
from intake.patients.models import Patient

USER = settings.AUTH_USER_MODEL


class PreAssessmentState(models.TextChoices):
    INVITED = "invited", "Invited"
    STARTED = "started", "Started"
    SUBMITTED = "submitted", "Handed in"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


@tracked()
class PreAssessment(models.Model):
    """The forms a patient fills out before anybody decides on a treatment."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="pre_assessments")
    state = models.CharField(max_length=10, choices=PreAssessmentState.choices, default=PreAssessmentState.INVITED)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    last_answer_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True, help_text="When the one reminder to go on was planned.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(state__in=["invited", "started", "submitted"]),
                name="pre_assessment_one_open",
                violation_error_message="This patient has a pre-assessment that is not yet decided.",
            ),
            models.CheckConstraint(
                name="pre_assessment_submitted_has_time",
                condition=~Q(state__in=["submitted", "decided"]) | Q(submitted_at__isnull=False),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"pre-assessment {self.pk} ({self.state})"


@tracked()
class SectionAnswers(models.Model):
    """The answers to one section of a pre-assessment that is no scored instrument, such as goals."""

    pre_assessment = models.ForeignKey(PreAssessment, on_delete=models.PROTECT, related_name="sections")
    section = models.CharField(max_length=30, help_text="An id of intake.screening.sections.")
    answers = models.JSONField(default=dict)
    done = models.BooleanField(default=False)
    passed = models.PositiveSmallIntegerField(default=0, help_text="The last screen from which the patient went on.")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pre_assessment", "section"], name="section_once")]

    def __str__(self):
        return f"{self.section} of {self.pre_assessment_id}"


@tracked()
class ConditionStatement(models.Model):
    """A condition of the screening rules is known to be present or absent. No row: unknown, never absent."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="conditions")
    code = models.CharField(max_length=40, help_text="A condition of intake.screening.facts.CONDITIONS.")
    present = models.BooleanField()
    source = models.CharField(max_length=20, default="patient", help_text="patient or staff.")
    note = models.CharField(max_length=300, blank=True)
    stated_at = models.DateTimeField()
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "code"], name="condition_stated_once")]

    def __str__(self):
        return f"{self.code}: {'yes' if self.present else 'no'}"


@tracked()
class MedicationStatement(models.Model):
    """A medicine the patient takes, as they or staff wrote it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="medications")
    name = models.CharField(max_length=120)
    dose_text = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    source = models.CharField(max_length=20, default="patient")
    stated_at = models.DateTimeField()
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="medication_stopped_after_start",
                condition=Q(stopped_on__isnull=True) | Q(started_on__isnull=True) | Q(stopped_on__gte=F("started_on")),
                violation_error_message="A medicine cannot stop before it started.",
            )
        ]

    def __str__(self):
        return self.name


@tracked()
class AllergyIntolerance(models.Model):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="allergies")
    substance = models.CharField(max_length=120)
    reaction = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=20, default="patient")
    stated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.substance


class ResultKind(models.TextChoices):
    PREGNANCY = "pregnancy", "Pregnancy test"
    LIVER = "liver", "Liver tests"
    URINALYSIS = "urinalysis", "Urinalysis"
    COGNITION = "cognition", "Cognition screen"
    TOXICOLOGY = "toxicology", "Urine toxicology"
    ECG = "ecg", "ECG"
    PDMP = "pdmp", "Prescription monitoring check"
    AIRWAY = "airway", "Airway and ASA class"
    DIAGNOSIS = "diagnosis", "Diagnosis confirmed by a clinician"
    BLOOD_PRESSURE = "blood-pressure", "Blood pressure at rest"
    HEIGHT = "height", "Height"
    WEIGHT = "weight", "Weight"


class ScreeningResult(models.Model):
    """A dated result that the rules use. A correction is a new row that names the old one."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(max_length=16, choices=ResultKind.choices)
    value = models.JSONField(
        help_text="By kind: `{'outcome': 'negative'}`, `{'systolic': 124, 'diastolic': 78}`, `{'cm': 171}`"
    )
    collected_at = models.DateTimeField()
    due_on = models.DateField(null=True, help_text="When it has to be repeated.")
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")

    class Meta:
        indexes = [models.Index(fields=["patient", "kind", "-collected_at"], name="result_newest")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.kind} of patient {self.patient_id}"


@tracked()
class OwnDoctor(models.Model):
    """The patient's general practitioner, and whether the patient allows us to write there."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="own_doctor")
    name = models.CharField(max_length=120)
    practice = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    may_be_told = models.BooleanField(help_text="The patient allows us to write to this doctor.")
    noted_at = models.DateTimeField()
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return self.name


class RulesRun(models.Model):
    """What the rules said at a moment that counts, such as when the forms were handed in; to see what came later."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="rules_runs")
    about = models.CharField(max_length=60, help_text="What they were asked for, such as `pre-assessment:4`.")
    at = models.DateTimeField()
    disposition = models.CharField(max_length=8)
    findings = models.JSONField(help_text="A list of rule, severity, and the text and key of each cause.")
    unknown = models.JSONField(help_text="Names of facts that nobody had told.")
    rules_version = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["patient", "-id"], name="rules_run_newest")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.disposition} by rules {self.rules_version}"


class FindingResolution(models.Model):
    """A prescriber answered one finding of the rules. It covers exactly what it saw; anything new stands out again."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="finding_resolutions")
    rule = models.CharField(max_length=8)
    severity = models.CharField(max_length=8)
    because = models.JSONField(
        help_text="What caused the finding when it was resolved: a list of `{'text': ..., 'key': ...}`."
    )
    rules_version = models.CharField(max_length=20)
    act = models.CharField(max_length=8, choices=[("reviewed", "Reviewed"), ("lifted", "Block lifted")])
    reason = models.TextField()
    what_changed = models.TextField(blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["patient", "rule", "-id"], name="resolution_by_rule")]
        constraints = [
            models.CheckConstraint(
                name="resolution_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                name="resolution_of_block_is_a_lift",
                condition=~Q(severity="block") | Q(act="lifted") & ~Q(what_changed=""),
                violation_error_message="A block is not reviewed away: it is lifted, with a reason and what changed.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.rule} {self.act}"


class EligibilityDecision(models.Model):
    """A prescriber decided whether this patient may be treated, and signed it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="decisions")
    pre_assessment = models.ForeignKey(PreAssessment, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(
        max_length=14, choices=[("eligible", "Eligible"), ("not-eligible", "Not eligible"), ("deferred", "Deferred")]
    )
    reason = models.TextField(help_text="For the record.")
    words_for_patient = models.TextField(blank=True, help_text="What the patient reads.")
    findings = models.JSONField(help_text="The findings as they stood, with their resolutions.")
    rules_version = models.CharField(max_length=20)
    signed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    meaning = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["patient", "-signed_at"], name="decision_newest")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.outcome} for patient {self.patient_id}"
