from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only, never_deleted, tracked
from clinic.sites.models import Site
from intake.patients.models import Patient
from treatments.courses.models import Course, Order, PatientWeight
from treatments.infusions.closing import as_it_was_written, closed_when_signed, unchanged_after_signing
from treatments.scheduling.models import Appointment, Chair
from treatments.stock.models import Withdrawal

USER = settings.AUTH_USER_MODEL
IN_THE_CHAIR = ["checked-in", "prepared", "running", "paused", "recovering"]


@tracked()
class Infusion(models.Model):
    """One infusion from check-in to signature. What happened during it stands in the tables that point here."""

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="infusion")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="infusions")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="infusions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="infusions")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="given")
    chair = models.ForeignKey(Chair, null=True, on_delete=models.PROTECT, related_name="infusions")
    number_in_series = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default="checked-in", help_text="A state of infusions.states.")
    checked_in_at = models.DateTimeField()
    identifiers = models.JSONField(help_text="The two identifiers that were confirmed with the patient, by name.")
    allergies_confirmed = models.BooleanField()
    weight = models.ForeignKey(PatientWeight, null=True, on_delete=models.PROTECT, related_name="infusions")
    withdrawal = models.OneToOneField(Withdrawal, null=True, on_delete=models.PROTECT, related_name="infusion")
    preparation = models.JSONField(null=True, help_text="The preparation sheet as it was when the dose was drawn.")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="The end of the infusion itself.")
    closed_at = models.DateTimeField(null=True, help_text="Discharge, or another ending.")
    ending = models.CharField(max_length=24, blank=True, help_text="How it ended: see infusions.states.")
    waste_mg = models.DecimalField(max_digits=9, decimal_places=4, null=True, help_text="Measured, not computed.")
    residual_mg = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    residual_reason = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    signed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    meaning = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            # The board, and beat looking for missing vitals.
            models.Index(fields=["site"], name="infusion_in_the_chair", condition=Q(state__in=IN_THE_CHAIR)),
            models.Index(fields=["patient", "-checked_in_at"], name="infusion_by_patient"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(state__in=IN_THE_CHAIR),
                name="infusion_one_open_per_patient",
                violation_error_message="This patient has an infusion that is not yet ended.",
            ),
            models.UniqueConstraint(
                fields=["chair"],
                condition=Q(state__in=IN_THE_CHAIR, chair__isnull=False),
                name="infusion_one_per_chair",
                violation_error_message="Somebody is still in this chair.",
            ),
            models.CheckConstraint(
                name="infusion_started_only_prepared",
                condition=Q(started_at__isnull=True) | Q(withdrawal__isnull=False, weight__isnull=False),
                violation_error_message="An infusion starts only with a measured weight and a checked withdrawal.",
            ),
            models.CheckConstraint(
                name="infusion_ends_after_start",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="infusion_signed_by_somebody",
                condition=~Q(state="signed")
                | Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(signed_name="") & ~Q(meaning=""),
            ),
        ]
        triggers = [never_deleted(), unchanged_after_signing()]

    def __str__(self):
        return f"infusion {self.pk} of patient {self.patient_id}"


class InfusionEvent(models.Model):
    """A move of an infusion from one state to the next: who, when, why."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [append_only(), closed_when_signed()]

    def __str__(self):
        return f"{self.act} at {self.at:%H:%M}"


@tracked()
class PreInfusionCheck(models.Model):
    """What is asked and checked on the day, before anything is drawn. Null is not asked yet, never no."""

    infusion = models.OneToOneField(Infusion, on_delete=models.PROTECT, related_name="check_today")
    fasted = models.BooleanField(null=True)
    escort = models.BooleanField(null=True)
    escort_name = models.CharField(max_length=100, blank=True)
    escort_phone = models.CharField(max_length=30, blank=True)
    will_drive = models.BooleanField(null=True)
    intoxicated = models.BooleanField(null=True)
    pregnancy = models.CharField(max_length=14, blank=True, help_text="negative, positive, unknown or not-possible.")
    medicines_changed = models.BooleanField(null=True)
    medicines_note = models.CharField(max_length=300, blank=True)
    equipment_checked = models.BooleanField(null=True, help_text="Oxygen, suction and emergency kit, today.")
    prescriber_on_site = models.BooleanField(null=True)
    iv_site = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [never_deleted(), closed_when_signed()]

    def __str__(self):
        return f"checks of infusion {self.infusion_id}"


class Addendum(models.Model):
    """Added after the signature, visible with the original, which it does not change."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="addenda")
    client_id = models.UUIDField(null=True, unique=True, help_text="Of a late reading that came after the signature.")
    text = models.TextField(blank=True)
    reading = models.JSONField(
        null=True, help_text="A late reading as it was sent; proposed until somebody accepts it."
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    accepted_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        triggers = [never_deleted(), *as_it_was_written()]

    def __str__(self):
        return f"addendum to infusion {self.infusion_id}"
