from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clinic.audit.history import append_only, never_deleted
from treatments.courses.models import Course

USER = settings.AUTH_USER_MODEL


class ExportState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    GONE = "gone", "Deleted"


class ExportRun(models.Model):
    """Somebody asked for the whole clinic, or for a de-identified set of it. The rows stay; the files do not."""

    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    site_ids = ArrayField(models.BigIntegerField(), help_text="Whose patients: the sites where they worked then.")
    deidentified = models.BooleanField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, help_text="After this the file is deleted.")
    patients = models.PositiveIntegerField(null=True)
    bytes = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True, help_text="Why it failed, in words.")

    class Meta:
        indexes = [
            models.Index(fields=["by", "-id"], name="export_newest"),
            models.Index(fields=["id"], name="export_to_do", condition=Q(state__in=["waiting", "running", "ready"])),
        ]
        constraints = [
            models.CheckConstraint(
                name="export_has_reason", condition=~Q(reason=""), violation_error_message="Say what it is for."
            ),
            models.UniqueConstraint(
                fields=["by"],
                condition=Q(state__in=["waiting", "running"]),
                name="export_one_at_a_time",
                violation_error_message="Your last export is still being made.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"export {self.pk} ({self.state})"


class ExportDownload(models.Model):
    """Somebody took the file along."""

    run = models.ForeignKey(ExportRun, on_delete=models.PROTECT, related_name="downloads")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self):
        return f"download of {self.run_id} at {self.at:%Y-%m-%d %H:%M}"


class CourseLetter(models.Model):
    """The summary of a course, written to the referring doctor. What it tells is read again as it stood then."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="letters")
    addressed_to = models.TextField()
    plan = models.TextField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["course", "-id"], name="letter_newest")]
        triggers = [append_only()]

    def __str__(self):
        return f"letter {self.pk} about course {self.course_id}"
