from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.audit.history import never_deleted
from clinic.sites.models import Site

USER = settings.AUTH_USER_MODEL


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Columns to be matched"
    CHECKING = "checking", "Being looked at"
    FAULTY = "faulty", "Has faults"
    CHECKED = "checked", "Ready to be taken over"
    IMPORTING = "importing", "Being taken over"
    DONE = "done", "Taken over"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Given up"


# In these the files are still there.
OPEN = ("uploaded", "checking", "faulty", "checked", "importing")
AT_WORK = ("checking", "importing")


class ImportRun(models.Model):
    """Somebody takes a clinic's history over: from the upload to the end. The row stays, the files do not."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", help_text="Where new patients come to.")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    uploaded_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="The last act; files that nobody comes back to are deleted.")
    files = models.JSONField(help_text="By table: the name of the uploaded file, its size, its header, some rows.")
    names = models.JSONField(default=dict, help_text="By table: what each of our columns is called in the file.")
    day_form = models.CharField(max_length=12, default="iso", help_text="A values.DayForm.")
    day_alone_at = models.TimeField(null=True, help_text="The time that a day without one stands for; null refuses it.")
    counts = models.JSONField(default=dict)
    signs = models.PositiveIntegerField(default=0, help_text="Patients with a recent sign of risk in their answers.")
    fault_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, help_text="The first of them; all of them are in a file beside the upload.")
    attempts = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True, help_text="Why it failed, in words.")

    class Meta:
        indexes = [models.Index(fields=["id"], name="import_open", condition=Q(state__in=OPEN))]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(state__in=OPEN),
                name="import_one_at_a_time",
                violation_error_message="An import for this site is not finished; go on with it or give it up.",
            )
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"import {self.pk} ({self.state})"
