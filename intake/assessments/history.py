"""The door for questionnaires that were answered elsewhere: scored by the same engine, kept as they were collected.

History opens no risk case: who collected it has acted on it, and a clock that starts years later would only teach
people to dismiss it. What is recent is counted for whoever imports it (`treatments.imports`).
"""

from typing import Any

from clinic.accounts.models import User
from clinic.bulk import insert_from
from intake.assessments.models import Assessment, AssessmentState, Occasion
from intake.instruments.scoring import Score

# What a query has to give for `take_over`, by the names of the model's columns.
COLUMNS = (
    "patient_id",
    "instrument",
    "instrument_version",
    "state",
    "answers",
    "collected_at",
    "total",
    "prorated",
    "subscales",
    "band",
    "positive",
    "flags",
    "missing",
    "extras",
)


def kept(scored: Score) -> dict[str, Any]:
    """How a score is kept: the columns of `COLUMNS` that come from it."""
    return {
        "instrument": scored.instrument,
        "instrument_version": scored.version,
        "state": AssessmentState.COMPLETE if scored.is_complete else AssessmentState.INCOMPLETE,
        "total": scored.total,
        "prorated": scored.prorated,
        "subscales": scored.subscales,
        "band": scored.band or "",
        "positive": scored.positive,
        "flags": scored.flags,
        "missing": scored.missing,
        "extras": scored.extras,
    }


def take_over(query: str, *, by: User | None) -> None:
    """Keep every row of a query that gives `COLUMNS`, inside the caller's transaction."""
    insert_from(
        f"SELECT {', '.join(COLUMNS)}, collected_at AS started_at FROM ({query}) c",
        Assessment,
        (*COLUMNS, "started_at"),
        mode="import",
        occasion=Occasion.IMPORT,
        recorded_by_id=by.pk if by else None,
    )
