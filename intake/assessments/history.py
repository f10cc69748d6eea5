"""The door for questionnaires that were answered elsewhere: scored by the same engine, kept as they were collected.

History opens no risk case: who collected it has acted on it, and a clock that starts years later would only teach
people to dismiss it. What is recent is counted for whoever imports it (`treatments.imports`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clinic.accounts.models import User
from intake.assessments.models import Assessment, AssessmentState, Occasion
from intake.instruments.scoring import Score


@dataclass(frozen=True, slots=True)
class EarlierAssessment:
    """One questionnaire of an earlier record; `answers` is empty where only the total is on record."""

    patient_id: int
    collected_at: datetime
    answers: Mapping[str, Any]
    scored: Score


def record_history(assessments: Iterable[EarlierAssessment], *, by: User | None) -> int:
    """Keep them in one go, inside the caller's transaction; return how many."""
    return len(Assessment.objects.bulk_create(_row(one, by) for one in assessments))


def _row(one: EarlierAssessment, by) -> Assessment:
    scored = one.scored
    return Assessment(
        patient_id=one.patient_id,
        instrument=scored.instrument,
        instrument_version=scored.version,
        mode="import",
        occasion=Occasion.IMPORT,
        state=AssessmentState.COMPLETE if scored.is_complete else AssessmentState.INCOMPLETE,
        answers=dict(one.answers),
        started_at=one.collected_at,
        collected_at=one.collected_at,
        total=scored.total,
        prorated=scored.prorated,
        subscales=dict(scored.subscales),
        band=scored.band or "",
        positive=scored.positive,
        flags=list(scored.flags),
        missing=list(scored.missing),
        extras=dict(scored.extras),
        recorded_by=by,
    )
