from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only, never_deleted, tracked
from intake.assessments.models import Assessment
from treatments.infusions.closing import closed_when_signed
from treatments.infusions.models.infusion import Infusion
from treatments.stock.models import Withdrawal

USER = settings.AUTH_USER_MODEL


class VitalSigns(models.Model):
    """One reading. Never changed: a correction is a new reading that names the old one and says why.

    A correction without any value strikes the old reading out: it was another patient's, or a slip altogether.

    The ranges are what an entry can be at all (clinical reference 12, "accepted"; the clinic's own setting, no
    published source). Anything outside is a slip of the finger and is refused.
    """

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="vitals")
    client_id = models.UUIDField(unique=True, help_text="Made on the device, so that a replay stores nothing twice.")
    recorded_at = models.DateTimeField(help_text="When it was measured.")
    received_at = models.DateTimeField(help_text="When it reached the server.")
    clock_ahead = models.BooleanField(default=False, help_text="The device's clock was ahead of the server's.")
    systolic = models.PositiveSmallIntegerField(null=True)
    diastolic = models.PositiveSmallIntegerField(null=True)
    heart_rate = models.PositiveSmallIntegerField(null=True)
    spo2 = models.PositiveSmallIntegerField(null=True)
    respiratory_rate = models.PositiveSmallIntegerField(null=True)
    sedation = models.PositiveSmallIntegerField(null=True, help_text="MOAA/S: 5 is awake, 0 no response.")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    correction_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "vital signs"
        indexes = [models.Index(fields=["infusion", "recorded_at"], name="vitals_in_time")]
        constraints = [
            models.CheckConstraint(
                name="vitals_systolic_range", condition=Q(systolic__isnull=True) | Q(systolic__range=(40, 300))
            ),
            models.CheckConstraint(
                name="vitals_diastolic_range", condition=Q(diastolic__isnull=True) | Q(diastolic__range=(20, 200))
            ),
            models.CheckConstraint(
                name="vitals_systolic_above_diastolic",
                condition=Q(systolic__isnull=True) | Q(diastolic__isnull=True) | Q(systolic__gt=F("diastolic")),
                violation_error_message="The systolic pressure must be above the diastolic.",
            ),
            models.CheckConstraint(
                name="vitals_heart_rate_range", condition=Q(heart_rate__isnull=True) | Q(heart_rate__range=(20, 250))
            ),
            models.CheckConstraint(name="vitals_spo2_range", condition=Q(spo2__isnull=True) | Q(spo2__range=(50, 100))),
            models.CheckConstraint(
                name="vitals_respiratory_rate_range",
                condition=Q(respiratory_rate__isnull=True) | Q(respiratory_rate__range=(2, 70)),
            ),
            models.CheckConstraint(
                name="vitals_sedation_range", condition=Q(sedation__isnull=True) | Q(sedation__range=(0, 5))
            ),
            models.CheckConstraint(
                name="vitals_something_measured",
                condition=Q(systolic__isnull=False)
                | Q(diastolic__isnull=False)
                | Q(heart_rate__isnull=False)
                | Q(spo2__isnull=False)
                | Q(respiratory_rate__isnull=False)
                | Q(sedation__isnull=False)
                | Q(corrects__isnull=False),
                violation_error_message="Give at least one measured value.",
            ),
            models.CheckConstraint(
                name="vitals_correction_has_reason",
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                violation_error_message="Say why the reading is corrected.",
            ),
        ]
        triggers = [append_only(), closed_when_signed()]

    def __str__(self):
        return f"reading at {self.recorded_at:%H:%M}"


class RateChange(models.Model):
    """From this instant the pump runs at this rate; zero is a pause or the end."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="rate_changes")
    client_id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    rate_ml_per_h = models.DecimalField(max_digits=7, decimal_places=1)
    act = models.CharField(max_length=8, choices=[(act, act) for act in ["start", "rate", "pause", "resume", "stop"]])
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(name="rate_not_negative", condition=Q(rate_ml_per_h__gte=0)),
            models.CheckConstraint(
                name="rate_zero_when_halted",
                condition=Q(act__in=["pause", "stop"], rate_ml_per_h=0)
                | ~Q(act__in=["pause", "stop"]) & Q(rate_ml_per_h__gt=0),
            ),
        ]
        triggers = [append_only(), closed_when_signed()]

    def __str__(self):
        return f"{self.act} {self.rate_ml_per_h} mL/h"


@tracked()
class AdverseEvent(models.Model):
    """A side effect: what, since when, until when, how bad."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="adverse_events")
    client_id = models.UUIDField(unique=True)
    term = models.CharField(max_length=60, help_text="A term of infusions.terms, or free words.")
    grade = models.PositiveSmallIntegerField(
        default=1, help_text="1 mild, 2 moderate, 3 severe, 4 life-threatening, 5 death."
    )
    onset_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    serious = models.BooleanField(default=False)
    action = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["onset_at", "id"]
        constraints = [
            models.CheckConstraint(name="adverse_event_grade", condition=Q(grade__range=(1, 5))),
            models.CheckConstraint(
                name="adverse_event_in_order",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("onset_at")),
                violation_error_message="A side effect ends after it began.",
            ),
        ]
        triggers = [never_deleted(), closed_when_signed()]

    def __str__(self):
        return f"{self.term} (grade {self.grade})"


class EffectChange(models.Model):
    """A side effect was graded, or is over: said once per client id, at a time of its own.

    What holds now stands in the side effect; here stands which word was the later one.
    """

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="effect_changes")
    effect = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="changes")
    client_id = models.UUIDField(unique=True)
    grade = models.PositiveSmallIntegerField(null=True, help_text="None when it was not graded.")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only(), closed_when_signed()]

    def __str__(self):
        return f"change of side effect {self.effect_id} at {self.at:%H:%M}"


class Intervention(models.Model):
    """Something was done for the patient: a controlled list, the dose if something was given, details in words.

    What was measured before and after it follows from the readings: see infusions.interventions.
    """

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="interventions")
    client_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=30, help_text="A kind of infusions.interventions.")
    drug = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    unit = models.CharField(max_length=10, blank=True)
    route = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    withdrawal = models.OneToOneField(
        Withdrawal, null=True, on_delete=models.PROTECT, related_name="intervention", help_text="Of a controlled drug."
    )
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="intervention_controlled_from_stock",
                condition=~Q(kind="benzodiazepine") | Q(withdrawal__isnull=False),
                violation_error_message="A controlled drug is given from the stock, with a witness.",
            ),
            models.CheckConstraint(
                name="intervention_amount_has_unit",
                condition=Q(amount__isnull=True) | Q(amount__gt=0) & ~Q(unit=""),
                violation_error_message="An amount is above zero and has a unit.",
            ),
        ]
        triggers = [append_only(), closed_when_signed()]

    def __str__(self):
        return self.kind


class ScaleAsked(models.Model):
    """A scale that was asked at the chair: its answers are an assessment; or why the patient could not answer."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="scales")
    client_id = models.UUIDField(unique=True)
    instrument = models.CharField(max_length=40)
    moment = models.CharField(max_length=10, help_text="A moment of infusions.scale_times.")
    at = models.DateTimeField()
    assessment = models.OneToOneField(Assessment, null=True, on_delete=models.PROTECT, related_name="+")
    unable_reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="scale_answered_or_reason",
                condition=Q(assessment__isnull=False) | ~Q(unable_reason=""),
                violation_error_message="Say why the patient could not answer.",
            )
        ]
        triggers = [append_only(), closed_when_signed()]

    def __str__(self):
        return f"{self.instrument}, {self.moment}"
