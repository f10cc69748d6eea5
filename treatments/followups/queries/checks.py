"""Reading the last of each check that is looked at before another infusion."""

from datetime import datetime

from intake.assessments.models import Assessment, AssessmentState
from intake.patients.models import Patient
from intake.screening.queries import newest_results
from intake.screening.results import in_words
from treatments.followups.looks import BEFORE_ANOTHER, Done, Look, looks_before_another


def looks_of(patient: Patient, at: datetime) -> list[Look]:
    """Every check with its last result, on the patient's own calendar."""
    zone = patient.zone
    done = {
        kind: Done(row.collected_at.astimezone(zone).date(), row.due_on, in_words(kind, row.value))
        for kind, row in newest_results(patient, at).items()
    }
    screens = Assessment.objects.filter(
        patient=patient, state=AssessmentState.COMPLETE, collected_at__lte=at, instrument__in=BEFORE_ANOTHER
    )
    for row in screens.order_by("instrument", "-collected_at", "-id").distinct("instrument"):
        done[row.instrument] = Done(row.collected_at.astimezone(zone).date(), said=_points(int(row.total)))
    return looks_before_another(done, at.astimezone(zone).date())


def _points(total: int) -> str:
    return f"{total} point{'' if total == 1 else 's'}"
