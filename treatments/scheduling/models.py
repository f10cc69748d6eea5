from datetime import time

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from clinic.audit.history import append_only, never_deleted, tracked
from clinic.sites.models import Site, Weekday
from intake.patients.models import Patient
from treatments.courses.models import Course
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.ranges import Int8Range, between, same
from treatments.scheduling.waiting import EntryState, OfferState

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

    @property
    def weekday_name(self) -> str:
        return str(Weekday(self.weekday).label)


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

    @property
    def words(self) -> str:
        """What happened, as staff read it."""
        if self.from_state == self.to_state == "noshow":
            return "Called"
        return {"noshow": "Did not come", "fulfilled": "Took place"}.get(self.to_state, self.to_state.capitalize())


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


@tracked()
class BookingRules(models.Model):
    """What a site asks of its patients. A site without a row has the defaults."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="booking_rules")
    notice_hours = models.PositiveSmallIntegerField(
        default=24, help_text="A patient's change later than this before the start is shown to the front desk (design)."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_of_a_week_at_most",
                condition=Q(notice_hours__lte=168),
                violation_error_message="The notice is from 0 to 168 hours.",
            )
        ]

    def __str__(self):
        return f"{self.notice_hours} h notice at site {self.site_id}"


@tracked()
class WaitlistEntry(models.Model):
    """A patient would take a place that becomes free: instead of `appointment`, or as a first one."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="waitlist")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="waitlist")
    kind = models.CharField(max_length=20, help_text="A code of scheduling.kinds.")
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="waitlist")
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, help_text="0 is Monday; none means any.")
    from_time = models.TimeField(null=True)
    until_time = models.TimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default=EntryState.WAITING)
    since = models.DateTimeField()
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                name="waitlist_once",
                fields=["patient", "kind"],
                condition=Q(state="waiting"),
                violation_error_message="The patient is on the waiting list for this already.",
            ),
            models.CheckConstraint(name="waitlist_state", condition=Q(state__in=[state.value for state in EntryState])),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"{self.kind} for patient {self.patient_id}"

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind].name

    @property
    def when_words(self) -> str:
        """When the patient can come, in words: "Mon, Thu, 10:00 to 14:00"."""
        days = ", ".join(str(Weekday(day).label)[:3] for day in self.weekdays) or "Any day"
        if self.from_time is None and self.until_time is None:
            return days
        first, last = self.from_time or time.min, self.until_time or time.max
        return f"{days}, {first:%H:%M} to {last:%H:%M}"


@tracked()
class WaitlistOffer(models.Model):
    """A place that `freed` gave up, offered to somebody who waits; it is theirs when they accept before others do."""

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.PROTECT, related_name="offers")
    freed = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="offers")
    starts_at = models.DateTimeField()
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=OfferState.OPEN)
    ended_at = models.DateTimeField(null=True)
    booked = models.OneToOneField(Appointment, null=True, on_delete=models.PROTECT, related_name="accepted_offer")

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="waitlist_offer_open", condition=Q(state="open"))]
        constraints = [
            models.UniqueConstraint(fields=["entry", "freed"], name="waitlist_offer_once"),
            models.CheckConstraint(name="waitlist_offer_in_order", condition=Q(offered_at__lt=F("expires_at"))),
            models.CheckConstraint(
                name="waitlist_offer_booked_if_accepted",
                condition=Q(state="accepted", booked__isnull=False) | (~Q(state="accepted") & Q(booked__isnull=True)),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M} to entry {self.entry_id}"


@tracked(exclude=["token_hash"])
class CalendarFeed(models.Model):
    """The secret address under which a patient's own calendar reads their appointments. Only its hash is kept."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient"], name="calendar_feed_once", condition=Q(revoked_at__isnull=True))
        ]

    def __str__(self):
        return f"feed of patient {self.patient_id}"
