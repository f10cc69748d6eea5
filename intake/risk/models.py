from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.audit.history import append_only, never_deleted, tracked
from clinic.sites.models import Site
from intake.patients.models import Patient
from intake.risk.outcomes import OUTCOMES
from intake.risk.signs import LEVEL_WORDS
from intake.risk.states import STATE_WORDS, State

LEVELS = [(level.value, words) for level, words in LEVEL_WORDS.items()]
STATES = [(state.value, words) for state, words in STATE_WORDS.items()]


@tracked()
class RiskCase(models.Model):
    """A sign of risk that a named person must answer before the deadline. One open case per patient; signs join it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="risk_cases")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="risk_cases")
    level = models.CharField(max_length=12, choices=LEVELS)
    reason = models.CharField(max_length=300, help_text="Which sign, in words for staff.")
    opened_at = models.DateTimeField()
    deadline_at = models.DateTimeField(help_text="Acknowledge before this; then it goes to the next person.")
    state = models.CharField(max_length=12, choices=STATES, default=State.OPEN.value)
    step = models.PositiveSmallIntegerField(default=0, help_text="How often nobody acknowledged in time.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="risk_cases")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            # Beat looks for overdue cases every few seconds.
            models.Index(fields=["deadline_at"], name="risk_overdue", condition=Q(state=State.OPEN.value)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=~Q(state=State.CLOSED.value), name="risk_one_open_case_per_patient"
            ),
            models.CheckConstraint(
                name="risk_closed_with_outcome",
                condition=~Q(state=State.CLOSED.value) | Q(closed_at__isnull=False) & ~Q(outcome=""),
                violation_error_message="A case is closed with an outcome.",
            ),
            models.CheckConstraint(
                name="risk_acknowledged_has_owner", condition=Q(state=State.OPEN.value) | Q(owner__isnull=False)
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"case {self.pk} ({self.level}, {self.state})"

    @property
    def outcome_in_words(self) -> str:
        return OUTCOMES.get(self.outcome, self.outcome)


class RiskCaseEvent(models.Model):
    """What happened in a case: a sign, who was told, who acknowledged, what was done, how it ended."""

    case = models.ForeignKey(RiskCase, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=20, help_text="sign, told, acknowledged, note, handed-over, escalated or closed.")
    words = models.TextField(blank=True)
    # Null, not empty, where the event is no sign: only null may stand more than once in a unique column.
    sign_key = models.CharField(  # noqa: DJ001
        max_length=100, null=True, unique=True, help_text="Names one sign, so that the same answer opens nothing twice."
    )

    ACTS = {
        "sign": "A sign",
        "told": "Message",
        "acknowledged": "Acknowledged",
        "note": "Note",
        "handed-over": "Handed over",
        "escalated": "Passed on",
        "closed": "Closed",
    }

    class Meta:
        ordering = ["id"]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.act} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def act_in_words(self) -> str:
        return self.ACTS.get(self.act, self.act)
