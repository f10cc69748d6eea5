from django.db import models

from clinic.audit.history import append_only
from treatments.infusions.models.infusion import Infusion


class SignedRecord(models.Model):
    """The record as it stood when it was signed, names included, and the check value over it.

    Whoever marries or moves later does not change what was signed; a change of a row behind the record shows.
    """

    infusion = models.OneToOneField(Infusion, on_delete=models.PROTECT, related_name="signed_record")
    content = models.JSONField(help_text="What infusions.record takes the check value of.")
    check_value = models.CharField(max_length=64, help_text="SHA-256 of the canonical content, hexadecimal.")
    made_at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self):
        return f"record of infusion {self.infusion_id}"
