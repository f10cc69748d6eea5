"""What is kept ready for the figures, how it is kept true, and what people decided about showing them.

`KeptStanding` holds nothing that could not be computed again. Triggers on everything that it was made from put a
`StandingMark`; as long as a patient has one, their row is not believed and they are computed anew (docs/outcomes.md).
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.audit.history import append_only
from intake.assessments.models import Assessment
from intake.patients.models import Patient
from treatments.courses.models import Delivery

USER = settings.AUTH_USER_MODEL


class KeptStanding(models.Model):
    """`standing.Standing` of one patient by one instrument, kept so that a figure is a count of these rows."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=20)
    rules_version = models.PositiveSmallIntegerField()
    day_zero = models.DateField()
    newest_on = models.DateField(help_text="The latest local date of anything it was made from.")
    infusions = models.PositiveSmallIntegerField()
    planned = models.PositiveSmallIntegerField()
    mg_per_kg = models.DecimalField(max_digits=12, decimal_places=8)
    dose_band = models.PositiveSmallIntegerField(help_text="Its place in doses.BANDS, told before any rounding.")
    baseline = models.PositiveSmallIntegerField(null=True)
    assessed_later = models.BooleanField()
    week_1 = models.PositiveSmallIntegerField(null=True)
    week_2 = models.PositiveSmallIntegerField(null=True)
    week_4 = models.PositiveSmallIntegerField(null=True)
    week_8 = models.PositiveSmallIntegerField(null=True)
    week_12 = models.PositiveSmallIntegerField(null=True)
    closing = models.PositiveSmallIntegerField(null=True)
    followed_days = models.PositiveIntegerField(null=True)
    lost = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instrument", "patient"], name="standing_once")]

    def __str__(self):
        return f"standing of patient {self.patient_id} by {self.instrument}"


class StandingMark(models.Model):
    """Something about this patient changed since their standing was computed: put by triggers, removed by the fold."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self):
        return f"patient {self.patient_id} is to be computed again"


def _marks(operation, rows: str, *, where: str = "TRUE") -> pgtrigger.Trigger:
    """A trigger that marks the patients of the rows of one statement: one mark a patient, however many rows."""
    old = None if operation is pgtrigger.Insert else "old_rows"
    new = None if operation is pgtrigger.Delete else "new_rows"
    changed = " UNION ".join(f"SELECT DISTINCT {rows} FROM {table} WHERE {where}" for table in (old, new) if table)
    return pgtrigger.Trigger(
        name=f"standing_{str(operation).lower()}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(old=old, new=new),
        func=f"INSERT INTO treatments_standingmark (patient_id) {changed}; RETURN NULL;",
    )


_JUDGED = "instrument IN ('lsas-sr', 'lsas-ca') AND total IS NOT NULL"


class MarkingAssessment(Assessment):
    """Assessments as the outcomes watch them: drafts, and scales that judge nothing, change no standing."""

    class Meta:
        proxy = True
        triggers = [
            _marks(operation, "patient_id", where=_JUDGED)
            for operation in (pgtrigger.Insert, pgtrigger.Update, pgtrigger.Delete)
        ]


class MarkingDelivery(Delivery):
    """Deliveries as the outcomes watch them."""

    class Meta:
        proxy = True
        triggers = [
            _marks(operation, "patient_id") for operation in (pgtrigger.Insert, pgtrigger.Update, pgtrigger.Delete)
        ]


class MarkingPatient(Patient):
    """Patients as the outcomes watch them: another time zone moves every local date."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="standing_time_zone",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("time_zone"),
                condition=pgtrigger.Q(old__time_zone__df=pgtrigger.F("new__time_zone")),
                func="INSERT INTO treatments_standingmark (patient_id) VALUES (NEW.id); RETURN NULL;",
            )
        ]


class SmallGroupsShown(models.Model):
    """Somebody who may see the patients behind a figure had groups under five shown, and said why."""

    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="small_groups_shown_with_reason", condition=~Q(reason=""), violation_error_message="Say why."
            )
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"small groups shown to {self.by_id} at {self.at:%Y-%m-%d %H:%M}"


class ProgressRelease(models.Model):
    """A clinician lets a patient see their own progress, or takes that back. The newest row decides.

    The patient sees what was collected until `at`; what comes later waits until a clinician has looked at it too.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="progress_releases")
    shown = models.BooleanField()
    words = models.TextField(blank=True, help_text="What the clinician says to the patient about it.")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["patient", "-id"], name="progress_release_newest")]
        triggers = [append_only()]

    def __str__(self):
        return f"progress of patient {self.patient_id} {'shown' if self.shown else 'not shown'}"
