from django.conf import settings
from django.db import models

from clinic.audit.history import append_only
from treatments.infusions.models.infusion import Infusion

USER = settings.AUTH_USER_MODEL


class SealingKey(models.Model):
    """A key for which devices seal what they keep. The newest is given out; older ones go on opening."""

    name = models.CharField(max_length=16, unique=True)
    public = models.BinaryField(max_length=65, help_text="The point, uncompressed, as browsers take it.")
    private = models.BinaryField(help_text="Encrypted with a key that follows from SECRET_KEY.")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]
        triggers = [append_only()]

    def __str__(self):
        return self.name


class LateEntry(models.Model):
    """What a device had kept and sent later: when it was written there, when it came, and what became of it.

    One row for each, refused ones included: the device may forget an entry once it stands here.
    """

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="late_entries")
    client_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)
    sent = models.JSONField(help_text="What was entered, as it was sent.")
    recorded_at = models.DateTimeField(help_text="When it was entered on the device.")
    received_at = models.DateTimeField(help_text="When it reached the server.")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", help_text="Whose page it was entered on.")
    sent_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", help_text="Who was signed in then.")
    outcome = models.CharField(
        max_length=10, choices=[("stored", "Stored"), ("proposed", "Proposed as an addendum"), ("refused", "Refused")]
    )
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "late entries"
        ordering = ["recorded_at", "id"]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.kind} of {self.recorded_at:%H:%M}, received {self.received_at:%H:%M}"
