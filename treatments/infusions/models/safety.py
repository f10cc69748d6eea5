from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only, never_deleted, tracked
from treatments.courses.models import Course
from treatments.infusions.closing import closed_when_signed
from treatments.infusions.models.charting import VitalSigns
from treatments.infusions.models.infusion import Infusion

USER = settings.AUTH_USER_MODEL


@tracked()
class Alert(models.Model):
    """A reading, or its absence, crossed a threshold of the protocol. Red ones are answered by a typed action."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="alerts")
    reading = models.ForeignKey(VitalSigns, null=True, on_delete=models.PROTECT, related_name="alerts")
    key = models.CharField(max_length=80, unique=True, help_text="Names this alert, so that it is raised once.")
    level = models.CharField(max_length=10, choices=[("amber", "Amber"), ("red", "Red"), ("emergency", "Emergency")])
    code = models.CharField(max_length=40)
    message = models.CharField(max_length=300)
    basis = models.CharField(max_length=100, blank=True)
    raised_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=300, blank=True)
    answer_client_id = models.UUIDField(null=True, unique=True, help_text="So that one answer is given once.")

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="alert_answered_with_action",
                condition=Q(answered_at__isnull=True) | Q(answered_by__isnull=False) & ~Q(action=""),
                violation_error_message="Write what was done.",
            )
        ]
        triggers = [never_deleted(), closed_when_signed()]

    def __str__(self):
        return f"{self.level}: {self.code}"


class RescueOrders(models.Model):
    """What a nurse may give in an emergency of this course, signed by a prescriber; the last signed are in force."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="rescue_orders")
    lines = models.JSONField(help_text="One dictionary a line: drug, dose, route, when.")
    signed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    meaning = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "rescue orders"
        constraints = [
            models.CheckConstraint(
                name="rescue_orders_name_something",
                condition=~Q(lines=[]),
                violation_error_message="Name at least one drug.",
            )
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"rescue orders of course {self.course_id}"


class DischargeCheck(models.Model):
    """The discharge criteria as they were judged, and who let the patient go."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="discharge_checks")
    facts = models.JSONField()
    criteria = models.JSONField(help_text="Each criterion with whether it was met, as shown.")
    passed = models.BooleanField()
    override_reason = models.TextField(blank=True)
    second = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="discharge_override_by_two",
                condition=Q(passed=True)
                | Q(second__isnull=True, override_reason="")
                | ~Q(override_reason="") & ~Q(second=F("by")),
                violation_error_message="An override needs a reason and a second person.",
            )
        ]
        triggers = [append_only(), closed_when_signed()]

    def __str__(self):
        return f"discharge check of infusion {self.infusion_id}"
