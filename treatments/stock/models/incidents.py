from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import never_deleted, tracked
from clinic.sites.models import Site
from treatments.stock.models.days import StockDay
from treatments.stock.models.vials import Vial

USER = settings.AUTH_USER_MODEL


class IncidentKind(models.TextChoices):
    RESIDUAL = "residual", "Residual"
    COUNT = "count", "Count"
    LOSS = "loss", "Loss"
    TRANSFER = "transfer", "Transfer"
    OTHER = "other", "Other"


@tracked()
class StockIncident(models.Model):
    """Something did not add up: a residual above the limit, a count that differs. Closed by a person's finding.

    Whether it is a theft or a significant loss is a person's judgement, which must be made before it is closed; a
    `LossReport` then keeps what is owed to the authority.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="stock_incidents")
    kind = models.CharField(max_length=8, choices=IncidentKind.choices, default=IncidentKind.OTHER)
    vial = models.ForeignKey(Vial, null=True, on_delete=models.PROTECT, related_name="incidents")
    day = models.ForeignKey(StockDay, null=True, on_delete=models.PROTECT, related_name="incidents")
    infusion_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    significant = models.BooleanField(null=True, help_text="A theft or a significant loss; empty is not judged yet.")
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            # The stock page and the staff's list.
            models.Index(fields=["site"], name="incident_open", condition=Q(closed_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                name="incident_closed_with_finding",
                condition=Q(closed_at__isnull=True) | Q(closed_by__isnull=False) & ~Q(finding=""),
                violation_error_message="An incident is closed with a finding.",
            ),
            models.CheckConstraint(
                name="incident_judged_before_closed",
                condition=Q(closed_at__isnull=True) | Q(significant__isnull=False),
                violation_error_message="Say first whether it is a theft or a significant loss.",
            ),
            models.CheckConstraint(
                name="incident_judged_by_somebody",
                condition=Q(significant__isnull=True) | Q(judged_by__isnull=False, judged_at__isnull=False),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return self.what


@tracked()
class LossReport(models.Model):
    """What is owed for a theft or a significant loss, and when it was done; the clock runs from the discovery."""

    incident = models.OneToOneField(StockIncident, on_delete=models.PROTECT, related_name="report")
    discovered_at = models.DateTimeField()
    circumstances = models.TextField(help_text="What is known of it, as it will stand on the report.")
    notified_at = models.DateTimeField(null=True)
    notified_whom = models.CharField(max_length=200, blank=True, help_text="Which field office, and how.")
    notified_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(null=True)
    filed_reference = models.CharField(max_length=60, blank=True, help_text="The submission number of Form 106.")
    filed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="loss_notice_is_named",
                condition=Q(notified_at__isnull=True) | ~Q(notified_whom="") & Q(notified_by__isnull=False),
                violation_error_message="Say who was told, and how.",
            ),
            models.CheckConstraint(
                name="loss_form_is_named",
                condition=Q(filed_at__isnull=True) | ~Q(filed_reference="") & Q(filed_by__isnull=False),
                violation_error_message="Give the submission number of the form.",
            ),
            models.CheckConstraint(
                name="loss_in_order",
                condition=(Q(notified_at__isnull=True) | Q(notified_at__gte=F("discovered_at")))
                & (Q(filed_at__isnull=True) | Q(filed_at__gte=F("discovered_at"))),
                violation_error_message="A report follows the discovery.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"report of incident {self.incident_id}"
