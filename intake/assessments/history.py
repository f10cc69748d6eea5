"""The door for questionnaires that were answered elsewhere: scored by the same engine, kept as they were collected.

History opens no risk case: who collected it has acted on it, and a clock that starts years later would only teach
people to dismiss it. What is recent is counted for whoever imports it (`treatments.imports`).
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from clinic.accounts.models import User
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
    """Keep every row of a query that gives `COLUMNS`, inside the caller's transaction.

    The rows go from table to table: a hundred thousand of them need not pass through this process once more.
    """
    more = _same_for_all(by)
    names = ", ".join(f'"{name}"' for name in (*COLUMNS, "started_at", *more))
    values = ", ".join([*COLUMNS, "collected_at", *["%s"] * len(more)])
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO intake_assessment ({names}) SELECT {values} FROM ({query}) q", [*more.values()])


def _same_for_all(by) -> Mapping[str, Any]:
    """The other columns of the model, each with its default or with what is the same of all history."""
    own = {"mode": "import", "occasion": Occasion.IMPORT, "recorded_by_id": by.pk if by else None}
    return {
        field.column: own.get(field.column, field.get_db_prep_save(field.get_default(), connection))
        for field in Assessment._meta.concrete_fields
        if not field.primary_key and field.column not in COLUMNS and field.column != "started_at"
    }
