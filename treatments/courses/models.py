from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only, never_deleted, tracked
from clinic.sites.models import Site
from intake.patients.models import Patient

USER = settings.AUTH_USER_MODEL


class ProtocolKind(models.TextChoices):
    INDUCTION = "induction", "Induction series"
    BOOSTER = "booster", "Booster"


class Protocol(models.Model):
    """One version of how this clinic treats: dose, spacing, limits, monitoring, follow-ups. An edit is a new version.

    The JSON columns hold the rows of the pure modules: `limits` (courses.limits), `monitoring` (infusions.ladder,
    alerts, discharge), `follow_ups` (followups.plan). Every number carries its source.
    """

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=ProtocolKind.choices)
    mg_per_kg = models.DecimalField(max_digits=4, decimal_places=2)
    minutes = models.PositiveSmallIntegerField()
    infusions = models.PositiveSmallIntegerField()
    gap_min_days = models.PositiveSmallIntegerField()
    gap_preferred_days = models.PositiveSmallIntegerField()
    gap_max_days = models.PositiveSmallIntegerField()
    limits = models.JSONField()
    monitoring = models.JSONField()
    follow_ups = models.JSONField()
    sources = models.JSONField(help_text="Field name -> {'source': ..., 'basis': ...}.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later_versions")
    change_note = models.TextField(blank=True, help_text="Why this version differs from the one it is based on.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="protocol_change_has_note",
                condition=Q(based_on__isnull=True) | ~Q(change_note=""),
                violation_error_message="Say why this version differs from the one before.",
            ),
            models.UniqueConstraint(fields=["code", "version"], name="protocol_version_once"),
            models.CheckConstraint(
                name="protocol_gaps_in_order",
                condition=Q(gap_min_days__lte=F("gap_preferred_days")) & Q(gap_preferred_days__lte=F("gap_max_days")),
                violation_error_message="The preferred gap lies between the shortest and the longest.",
            ),
            models.CheckConstraint(
                name="protocol_amounts_above_zero",
                condition=Q(mg_per_kg__gt=0, minutes__gt=0, infusions__gt=0),
                violation_error_message="Dose, minutes and number of infusions are above zero.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.name} (version {self.version})"


class ProtocolSignature(models.Model):
    """The medical director put a protocol version into force."""

    protocol = models.OneToOneField(Protocol, on_delete=models.PROTECT, related_name="signature")
    signed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    meaning = models.CharField(max_length=200)

    class Meta:
        triggers = [append_only()]

    def __str__(self):
        return f"{self.protocol_id} signed at {self.signed_at:%Y-%m-%d}"


class CourseState(models.TextChoices):
    OPEN = "open", "Open"
    ENDED = "ended", "Ended"


@tracked()
class Course(models.Model):
    """One series of infusions for one patient: an induction series, or the boosters after it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="courses")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="courses")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="courses")
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="next_courses")
    indication = models.CharField(max_length=100, default="Social anxiety disorder")
    state = models.CharField(max_length=6, choices=CourseState.choices, default=CourseState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-opened_at"], name="course_by_patient")]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(state=CourseState.OPEN),
                name="course_one_open_per_patient",
                violation_error_message="This patient has an open course; end it first.",
            ),
            models.CheckConstraint(
                name="course_ended_with_reason",
                condition=Q(state=CourseState.OPEN, ended_at__isnull=True)
                | Q(state=CourseState.ENDED, ended_at__isnull=False) & ~Q(end_reason=""),
                violation_error_message="A course ends with a reason.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"course {self.pk} of patient {self.patient_id}"


class ProtocolMove(models.Model):
    """A prescriber moved a running course to another version of its protocol, and said why."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="protocol_moves")
    from_protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="+")
    to_protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="protocol_move_explained",
                condition=~Q(reason="") & ~Q(from_protocol=F("to_protocol")),
                violation_error_message="Say why the course moves to another version.",
            )
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"course {self.course_id}: {self.from_protocol_id} to {self.to_protocol_id}"


class DosingWeight(models.TextChoices):
    ACTUAL = "actual", "Actual weight"
    IDEAL = "ideal", "Ideal weight"
    ADJUSTED = "adjusted", "Adjusted weight"


class Bag(models.TextChoices):
    EXACT = "exact", "Diluent withdrawn, final volume exact"
    ADDED = "added", "Drug added on top of the bag"


class Order(models.Model):
    """One signed revision of what a patient shall be given. A change is a new revision; nothing is edited."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="orders")
    revision = models.PositiveSmallIntegerField()
    mg_per_kg = models.DecimalField(max_digits=4, decimal_places=2)
    minutes = models.PositiveSmallIntegerField()
    infusions = models.PositiveSmallIntegerField()
    gap_min_days = models.PositiveSmallIntegerField()
    gap_preferred_days = models.PositiveSmallIntegerField()
    gap_max_days = models.PositiveSmallIntegerField()
    dosing_weight = models.CharField(max_length=8, choices=DosingWeight.choices)
    final_volume_ml = models.DecimalField(max_digits=6, decimal_places=1)
    bag = models.CharField(max_length=5, choices=Bag.choices, default=Bag.EXACT)
    limits_met = models.JSONField(default=list, help_text="The limits that were exceeded when it was signed.")
    reason = models.TextField(blank=True, help_text="Why this order, above all where a limit is exceeded.")
    signed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    meaning = models.CharField(max_length=200)
    needs_second_prescriber = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "revision"], name="order_revision_once"),
            models.CheckConstraint(
                name="order_amounts_above_zero",
                condition=Q(mg_per_kg__gt=0, minutes__gt=0, infusions__gt=0, final_volume_ml__gt=0),
                violation_error_message="Dose, minutes, number and volume are above zero.",
            ),
            models.CheckConstraint(
                name="order_gaps_in_order",
                condition=Q(gap_min_days__lte=F("gap_preferred_days")) & Q(gap_preferred_days__lte=F("gap_max_days")),
                violation_error_message="The preferred gap lies between the shortest and the longest.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"order {self.course_id}.{self.revision}"


class OrderCountersignature(models.Model):
    """A second prescriber agreed to an order whose dose needs two."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="countersignature")
    signed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self):
        return f"{self.order_id} countersigned"


class Delivery(models.Model):
    """What a patient was really given: written once when an infusion is signed or history is imported.

    Everything that needs exposure, intervals or dose-response reads this table and no other.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="deliveries")
    course = models.ForeignKey(Course, null=True, on_delete=models.PROTECT, related_name="deliveries")
    series = models.CharField(max_length=40, help_text="`course-<id>`, or the series' name in imported history.")
    infusion_id = models.BigIntegerField(null=True, unique=True, help_text="The infusion; no foreign key upward.")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    minutes = models.DecimalField(max_digits=6, decimal_places=1)
    delivered_mg = models.DecimalField(max_digits=9, decimal_places=4)
    weight_kg = models.DecimalField(max_digits=6, decimal_places=3)
    ordered_mg_per_kg = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    planned_infusions = models.PositiveSmallIntegerField(help_text="How many the series was planned to have.")
    peak_systolic = models.PositiveSmallIntegerField(null=True)
    peak_diastolic = models.PositiveSmallIntegerField(null=True)
    baseline_systolic = models.PositiveSmallIntegerField(null=True)
    peak_dissociation = models.PositiveSmallIntegerField(null=True, help_text="CADSS-6 total at its highest.")
    red_alerts = models.PositiveSmallIntegerField(default=0)
    stopped_early = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["patient", "started_at"], name="delivery_exposure")]
        constraints = [
            models.UniqueConstraint(fields=["patient", "started_at"], name="delivery_once"),
            models.CheckConstraint(
                name="delivery_amounts_possible",
                condition=Q(delivered_mg__gte=0, weight_kg__gt=0, minutes__gte=0),
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.delivered_mg} mg to patient {self.patient_id}"

    @property
    def mg_per_kg(self):
        return self.delivered_mg / self.weight_kg


class PatientWeight(models.Model):
    """A measured weight, as it was read and in kilograms. The newest one of the day doses an infusion."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="weights")
    weight_kg = models.DecimalField(max_digits=6, decimal_places=3)
    entered_value = models.DecimalField(max_digits=6, decimal_places=2)
    entered_unit = models.CharField(max_length=2, choices=[("kg", "kg"), ("lb", "lb")])
    measured_at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    notes = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-measured_at"], name="weight_newest")]
        constraints = [models.CheckConstraint(name="weight_possible", condition=Q(weight_kg__gt=0, weight_kg__lt=500))]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.weight_kg} kg"
