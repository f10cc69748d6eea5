from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only, kept_as_written, never_deleted, tracked
from intake.patients.models import Patient
from treatments.courses.models import Course
from treatments.followups.askings import Window
from treatments.followups.offers import OfferState
from treatments.followups.plan import state_of
from treatments.followups.states import State
from treatments.scheduling.models import Appointment

USER = settings.AUTH_USER_MODEL


@tracked()
class FollowUp(models.Model):
    """Questionnaires that are due on a day of the protocol's plan, with the window in which they count."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="follow_ups")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="follow_ups")
    code = models.CharField(max_length=30, help_text="A row of the protocol's plan, such as `week-4`.")
    anchor = models.CharField(
        max_length=40, help_text="What its day counts from, such as `series-end` or `infusion:12`."
    )
    instruments = ArrayField(models.CharField(max_length=20))
    due_on = models.DateField(help_text="On the patient's own calendar.")
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(
        max_length=10,
        default="planned",
        choices=[(s, s) for s in ["planned", "open", "answered", "missed", "cancelled"]],
    )
    answered_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["opens_on"], name="follow_up_due", condition=Q(state__in=["planned", "open"]))]
        constraints = [
            models.UniqueConstraint(fields=["course", "code", "anchor"], name="follow_up_once"),
            models.CheckConstraint(
                name="follow_up_window_in_order",
                condition=Q(opens_on__lte=F("due_on")) & Q(due_on__lte=F("closes_on")),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"{self.code} of course {self.course_id}"

    @property
    def name(self) -> str:
        """The row of the plan in words: `week-4` is Week 4."""
        return self.code.replace("-", " ").capitalize()

    def stands_on(self, today: date) -> str:
        """How it stands on a day of the patient's calendar: one that is open may be due, or late."""
        if self.state != "open":
            return self.state
        return str(state_of(Window(self.opens_on, self.due_on, self.closes_on), today))


@tracked()
class ReadinessCheck(models.Model):
    """The patient's own answers two days before an infusion, by link."""

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="readiness")
    answers = models.JSONField()
    answered_at = models.DateTimeField()

    class Meta:
        triggers = [never_deleted()]

    def __str__(self):
        return f"readiness for appointment {self.appointment_id}"


class CourseStateEvent(models.Model):
    """The state of a course as computed from assessments and infusions, written when it changes."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="state_events")
    state = models.CharField(max_length=16)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["course", "-id"], name="course_state_newest")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.state} at {self.at:%Y-%m-%d}"

    @property
    def shown(self) -> State:
        """The state with its words and the tone of its mark."""
        return State(self.state)


@tracked()
class RelapseJudgement(models.Model):
    """A prescriber calls it a relapse, whatever the numbers say. It can be taken back, with a reason, and stays."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="relapse_judgements")
    on = models.DateField(help_text="From which day, on the patient's own calendar.")
    reason = models.CharField(max_length=140)
    response_on = models.DateField(help_text="When the response that was lost was on record.")
    last_infusion_at = models.DateTimeField(help_text="A later infusion starts the search for a loss anew.")
    at = models.DateTimeField()
    written_on = models.DateField(help_text="The day of `at` on the patient's own calendar.")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.CharField(max_length=140, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "last_infusion_at"],
                condition=Q(withdrawn_at__isnull=True),
                name="relapse_judged_once",
                violation_error_message="It has been judged a relapse since the last infusion.",
            ),
            models.CheckConstraint(
                name="relapse_with_a_reason", condition=~Q(reason=""), violation_error_message="Say why."
            ),
            models.CheckConstraint(
                name="relapse_after_the_response",
                condition=Q(on__gte=F("response_on"), at__gt=F("last_infusion_at")),
                violation_error_message="A relapse is not before the response.",
            ),
            models.CheckConstraint(
                name="relapse_not_in_the_future",
                condition=Q(on__lte=F("written_on")),
                violation_error_message="A relapse is not in the future.",
            ),
            models.CheckConstraint(
                name="relapse_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__gte=F("at"), withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
                violation_error_message="Say why.",
            ),
        ]
        triggers = [
            never_deleted(),
            kept_as_written("course", "on", "reason", "response_on", "last_infusion_at", "at", "written_on", "by"),
            kept_as_written("withdrawn_at", "withdrawn_by", "withdrawn_reason", once="withdrawn_at"),
        ]

    def __str__(self):
        return f"relapse of course {self.course_id} judged at {self.at:%Y-%m-%d}"

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None


@tracked()
class BoosterReview(models.Model):
    """Response was lost, or the maintenance interval is up: a prescriber decides. Nothing is booked by itself."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="booster_reviews")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="booster_reviews")
    code = models.CharField(max_length=30, help_text="A reason of followups.boosters.")
    reason = models.CharField(max_length=400)
    basis = models.CharField(max_length=200, blank=True)
    raised_at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        default="open",
        choices=[(s, s) for s in ["open", "approved", "declined", "postponed", "withdrawn"]],
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    postponed_to = models.DateField(null=True)
    booster_course = models.ForeignKey(Course, null=True, on_delete=models.PROTECT, related_name="approved_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(state__in=["open", "postponed"]),
                name="booster_review_one_open",
            ),
            models.CheckConstraint(
                name="booster_review_decided_by_somebody",
                condition=Q(state="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="booster_review_declined_with_reason",
                condition=~Q(state__in=["declined", "postponed"]) | ~Q(note=""),
                violation_error_message="Say why.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"booster review of patient {self.patient_id}: {self.code}"


@tracked()
class BoosterOffer(models.Model):
    """Times that are held for a patient whose booster was approved. Which one it becomes, the patient says."""

    review = models.ForeignKey(BoosterReview, on_delete=models.PROTECT, related_name="offers")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="booster_offers")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=OfferState.OPEN)
    ended_at = models.DateTimeField(null=True)
    accepted = models.OneToOneField(Appointment, null=True, on_delete=models.PROTECT, related_name="booster_offer")

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="booster_offer_open", condition=Q(state="open"))]
        constraints = [
            models.UniqueConstraint(fields=["course"], condition=Q(state="open"), name="booster_offer_one_open"),
            models.CheckConstraint(name="booster_offer_in_order", condition=Q(made_at__lt=F("expires_at"))),
            models.CheckConstraint(
                name="booster_offer_state", condition=Q(state__in=[state.value for state in OfferState])
            ),
            models.CheckConstraint(
                name="booster_offer_one_if_accepted",
                condition=Q(state="accepted", accepted__isnull=False)
                | (~Q(state="accepted") & Q(accepted__isnull=True)),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"offer for course {self.course_id}"


class OfferedTime(models.Model):
    """One of the times of an offer: a place that is held, as a proposed appointment."""

    offer = models.ForeignKey(BoosterOffer, on_delete=models.PROTECT, related_name="times")
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="offered_time")

    class Meta:
        triggers = [append_only()]

    def __str__(self):
        return f"{self.appointment_id} of offer {self.offer_id}"
