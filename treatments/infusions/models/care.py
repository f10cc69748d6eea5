from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.audit.history import append_only
from treatments.infusions.closing import closed_when_signed
from treatments.infusions.models.infusion import Infusion

USER = settings.AUTH_USER_MODEL


class LineCare(models.Model):
    """What was done with the line into the vein: placed, primed, flushed, removed."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="line_care")
    client_id = models.UUIDField(unique=True)
    act = models.CharField(max_length=8, help_text="An act of infusions.line.")
    at = models.DateTimeField()
    place = models.CharField(max_length=60, blank=True, help_text="Where it was placed.")
    volume_ml = models.DecimalField(max_digits=5, decimal_places=1, null=True, help_text="Primed or flushed with.")
    detail = models.CharField(max_length=200, blank=True, help_text="Gauge, fluid, or what the place looked like.")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="line_care_placed_somewhere",
                condition=~Q(act="placed") | ~Q(place=""),
                violation_error_message="Say where the line was placed.",
            ),
            models.CheckConstraint(
                name="line_care_volume_positive",
                condition=Q(volume_ml__isnull=True) | Q(volume_ml__gt=0),
                violation_error_message="A volume above 0 mL is accepted.",
            ),
        ]
        triggers = [append_only(), closed_when_signed()]

    def __str__(self):
        return f"line {self.act} at {self.at:%H:%M}"


class InfusionNote(models.Model):
    """Something worth writing down that no other form asks for."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="notes")
    client_id = models.UUIDField(unique=True)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only(), closed_when_signed()]

    def __str__(self):
        return f"note at {self.at:%H:%M}"
