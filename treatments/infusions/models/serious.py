from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only, never_deleted, tracked
from treatments.infusions.models.charting import AdverseEvent
from treatments.infusions.models.infusion import Infusion

USER = settings.AUTH_USER_MODEL


@tracked()
class SeriousEvent(models.Model):
    """The report of a serious adverse event. It outlives the infusion's signature: how it ended is known days later."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="serious_events")
    adverse_event = models.OneToOneField(
        AdverseEvent, null=True, on_delete=models.PROTECT, related_name="report", help_text="The side effect, if one."
    )
    cause = models.CharField(max_length=30, help_text="What opened the report: side-effect, hand-over, record-death.")
    term = models.CharField(max_length=60, help_text="What happened: a term of infusions.terms, or free words.")
    began_at = models.DateTimeField()
    criteria = ArrayField(models.CharField(max_length=20), help_text="Why it is serious: codes of infusions.serious.")
    description = models.TextField(blank=True)
    relation = models.CharField(max_length=20, blank=True, help_text="To the treatment: a code of infusions.serious.")
    expected = models.BooleanField(null=True, help_text="Named in the product's information.")
    action = models.CharField(max_length=300, blank=True, help_text="What was done about it and about the treatment.")
    outcome = models.CharField(max_length=20, blank=True, help_text="A code of infusions.serious.")
    outcome_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            # The list of open reports, and the worklist of the medical director.
            models.Index(fields=["opened_at"], name="serious_event_open", condition=Q(closed_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["infusion", "cause"],
                condition=Q(adverse_event__isnull=True),
                name="serious_event_one_per_ending",
            ),
            models.CheckConstraint(
                name="serious_event_closed_complete",
                condition=Q(closed_at__isnull=True)
                | Q(closed_by__isnull=False, expected__isnull=False, closed_at__gte=F("opened_at"))
                & ~Q(description="")
                & ~Q(relation="")
                & ~Q(outcome="")
                & ~Q(criteria__len=0),
                violation_error_message="A report is closed when every part of it is filled in.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"report {self.pk}: {self.term}"


class SafetyNotice(models.Model):
    """Somebody was told of a serious event: an authority, the manufacturer, the patient's family."""

    report = models.ForeignKey(SeriousEvent, on_delete=models.PROTECT, related_name="notices")
    client_id = models.UUIDField(unique=True)
    to = models.CharField(max_length=100)
    reference = models.CharField(max_length=100, blank=True, help_text="The number under which they keep it.")
    told_at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["told_at", "id"]
        triggers = [append_only()]

    def __str__(self):
        return f"told {self.to}"
