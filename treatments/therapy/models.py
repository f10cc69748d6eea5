from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import never_deleted, tracked
from intake.patients.models import Patient
from treatments.courses.models import Course


@tracked()
class ExposureStep(models.Model):
    """One step of a patient's exposure hierarchy: what, how hard it is expected to be, how it went."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="exposure_steps")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="exposure_steps")
    situation = models.CharField(max_length=300)
    lsas_item = models.PositiveSmallIntegerField(null=True, blank=True)
    expected_suds = models.PositiveSmallIntegerField("expected distress, 0 to 100", validators=[MaxValueValidator(100)])
    peak_suds = models.PositiveSmallIntegerField(
        "highest distress, 0 to 100", null=True, validators=[MaxValueValidator(100)]
    )
    after_suds = models.PositiveSmallIntegerField(
        "distress afterwards, 0 to 100", null=True, validators=[MaxValueValidator(100)]
    )
    done_at = models.DateTimeField(null=True)
    learned = models.TextField("what was learned", blank=True)
    planned_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["expected_suds", "id"]
        constraints = [
            models.CheckConstraint(
                name="exposure_suds_range",
                condition=Q(expected_suds__lte=100)
                & (Q(peak_suds__isnull=True) | Q(peak_suds__lte=100))
                & (Q(after_suds__isnull=True) | Q(after_suds__lte=F("peak_suds"))),
                violation_error_message="Distress is a number from 0 to 100, afterwards not higher than at its peak.",
            ),
            models.CheckConstraint(
                name="exposure_lsas_item", condition=Q(lsas_item__isnull=True) | Q(lsas_item__range=(1, 24))
            ),
            models.CheckConstraint(
                name="exposure_done_with_suds",
                condition=Q(done_at__isnull=True) | Q(peak_suds__isnull=False, after_suds__isnull=False),
                violation_error_message="Give the highest distress and the distress afterwards.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return self.situation
