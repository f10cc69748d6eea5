from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from clinic.audit.history import append_only, never_deleted, tracked
from clinic.sites.models import Site
from intake.patients.models import Patient
from treatments.courses.models import Course
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.ranges import Int8Range, between, same

USER = settings.AUTH_USER_MODEL
PATIENT_STATES = {
    "proposed": _("Offered to you"),
    "booked": _("Booked; not confirmed yet"),
    "confirmed": _("Confirmed"),
    "arrived": _("You are here"),
    "fulfilled": _("Done"),
    "cancelled": _("Cancelled"),
    "noshow": _("Missed"),
}
TAKES_PLACE = ["proposed", "booked", "confirmed", "arrived", "fulfilled"]


@tracked()
class Chair(models.Model):
    """A place in which one patient at a time is treated."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="chairs")
    name = models.CharField(max_length=40)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["site", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="chair_name_once")]

    def __str__(self):
        return self.name


@tracked()
class WorkingHours(models.Model):
    """When somebody works at a site in an ordinary week, on the site's clock, and for what they can be booked."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="working_hours")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="working_hours")
    resource = models.CharField(max_length=12, help_text="nurse, prescriber or therapist: see scheduling.kinds.")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="working_hours_in_order", condition=Q(starts__lt=F("ends"))),
            models.CheckConstraint(name="working_hours_weekday", condition=Q(weekday__lte=6)),
        ]

    def __str__(self):
        return f"{self.user_id} {self.weekday} {self.starts}-{self.ends}"


@tracked()
class Absence(models.Model):
    """Somebody is away, or a chair cannot be used."""

    user = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="absences")
    chair = models.ForeignKey(Chair, null=True, on_delete=models.PROTECT, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(name="absence_in_order", condition=Q(starts_at__lt=F("ends_at"))),
            models.CheckConstraint(name="absence_of_one", condition=Q(user__isnull=True) ^ Q(chair__isnull=True)),
        ]

    def __str__(self):
        return self.reason


@tracked()
class Appointment(models.Model):
    """A patient is expected at a site at a time. What it holds of chairs and people stands in its reservations."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="appointments")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="appointments")
    course = models.ForeignKey(Course, null=True, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=20, help_text="A code of scheduling.kinds.")
    number_in_series = models.PositiveSmallIntegerField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="booked", help_text="A state of scheduling.states.")
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    moved_from = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="moved_to")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["site", "starts_at"], name="appointment_day"),
            models.Index(fields=["patient", "starts_at"], name="appointment_by_patient"),
            models.Index(fields=["course", "starts_at"], name="appointment_by_course"),
        ]
        constraints = [
            models.CheckConstraint(
                name="appointment_in_order",
                condition=Q(starts_at__lt=F("ends_at")),
                violation_error_message="An appointment ends after it starts.",
            ),
            ExclusionConstraint(
                name="appointment_patient_in_one_place",
                expressions=[
                    (same("patient_id"), RangeOperators.OVERLAPS),
                    (between("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=TAKES_PLACE),
                violation_error_message="The patient has another appointment at that time.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"{self.kind} of patient {self.patient_id} at {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind].name

    @property
    def patient_state(self) -> str:
        """The state in the words that a patient reads."""
        return PATIENT_STATES[self.state]


class AppointmentEvent(models.Model):
    """A move of an appointment from one state to the next: who, when, why."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.from_state} -> {self.to_state}"


@tracked()
class Reservation(models.Model):
    """A chair or a person is held for part of an appointment.

    A person who may look after several patients at once has as many lanes; an exclusive hold takes all of them. So the
    database itself refuses the one too many.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="reservations")
    chair = models.ForeignKey(Chair, null=True, on_delete=models.PROTECT, related_name="reservations")
    user = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="reservations")
    resource = models.CharField(max_length=12, help_text="chair, nurse, prescriber or therapist.")
    first_lane = models.PositiveSmallIntegerField(default=1)
    last_lane = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["starts_at"], name="reservation_by_time", condition=Q(active=True))]
        constraints = [
            models.CheckConstraint(name="reservation_in_order", condition=Q(starts_at__lt=F("ends_at"))),
            models.CheckConstraint(name="reservation_lanes_in_order", condition=Q(first_lane__lte=F("last_lane"))),
            models.CheckConstraint(name="reservation_of_one", condition=Q(user__isnull=True) ^ Q(chair__isnull=True)),
            ExclusionConstraint(
                name="reservation_chair_once",
                expressions=[
                    (same("chair_id"), RangeOperators.OVERLAPS),
                    (between("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(active=True, chair_id__isnull=False),
                violation_error_message="This chair is taken at that time.",
            ),
            ExclusionConstraint(
                name="reservation_person_not_too_often",
                expressions=[
                    (same("user_id"), RangeOperators.OVERLAPS),
                    (Int8Range("first_lane", "last_lane", Value("[]")), RangeOperators.OVERLAPS),
                    (between("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(active=True, user_id__isnull=False),
                violation_error_message="This person is taken at that time.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"{self.resource} for appointment {self.appointment_id}"
