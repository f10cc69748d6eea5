"""The clinic's treatment in the three files that `import_history` reads, here or in another clinic."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from intake.assessments.models import Assessment, AssessmentState
from treatments.courses.models import Delivery
from treatments.exports.tables import CHUNK, Scope

PATIENTS = ("mrn", "given_name", "family_name", "born", "reference_sex", "email", "mobile", "time_zone")
INFUSIONS = (
    "mrn",
    "series",
    "started_at",
    "mg_per_kg",
    "delivered_mg",
    "minutes",
    "weight_kg",
    "planned_infusions",
)
ASSESSMENTS = ("mrn", "instrument", "collected_at", "total", "answers")


def patient_rows(scope: Scope) -> Iterator[Sequence[Any]]:
    """Yield whom the other two files are about."""
    for mrn, given, family, born, *more in scope.patients.values_list(*PATIENTS).iterator(chunk_size=CHUNK):
        yield [mrn, given, family, born.isoformat(), *more]


def infusion_rows(scope: Scope) -> Iterator[Sequence[Any]]:
    """Yield every infusion given, imported ones included."""
    rows = Delivery.objects.filter(patient__in=scope.patients).order_by("patient_id", "started_at")
    names = ("ordered_mg_per_kg", "delivered_mg", "minutes", "weight_kg", "planned_infusions")
    for mrn, series, started_at, *more in rows.values_list("patient__mrn", "series", "started_at", *names).iterator(
        chunk_size=CHUNK
    ):
        yield [mrn, series, started_at.isoformat(), *more]


def assessment_rows(scope: Scope) -> Iterator[Sequence[Any]]:
    """Yield what was handed in; a draft is nobody's answer yet. A total estimated from a part is computed anew."""
    rows = Assessment.objects.filter(patient__in=scope.patients).exclude(state=AssessmentState.DRAFT)
    names = ("patient__mrn", "instrument", "collected_at", "total", "answers")
    ordered = rows.order_by("patient_id", "collected_at", "id").values_list(*names)
    for mrn, instrument, collected_at, total, answers in ordered.iterator(chunk_size=CHUNK):
        yield [mrn, instrument, collected_at.isoformat(), total, json.dumps(answers) if answers else None]


FILES = (
    ("history/patients.csv", PATIENTS, patient_rows),
    ("history/infusions.csv", INFUSIONS, infusion_rows),
    ("history/assessments.csv", ASSESSMENTS, assessment_rows),
)
