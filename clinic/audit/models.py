from django.conf import settings
from django.db import models

from clinic.audit.history import append_only


class AccessEvent(models.Model):
    """Somebody opened a patient's record. The patient is an id without a foreign key: this package knows none."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    patient_id = models.BigIntegerField()
    page = models.CharField(max_length=100, help_text="The name of the page that was opened.")
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        # Read newest first per patient (the patient's own "who looked") and per user (the auditor's page).
        indexes = [
            models.Index(fields=["patient_id", "-at"], name="access_by_patient"),
            models.Index(fields=["user", "-at"], name="access_by_user"),
            models.Index(fields=["-at", "-id"], name="access_newest"),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.page} of patient {self.patient_id} at {self.at:%Y-%m-%d %H:%M}"
