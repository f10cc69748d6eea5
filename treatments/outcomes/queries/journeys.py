"""How far each patient has come, from the enquiry to the booster: when each step was first reached, in one statement.

Written out in SQL, because every step is one pass over its table here, and one search for each patient in the language
of the ORM.
"""

from django.db import connection

from treatments.outcomes.funnel import STEPS, Journey, Step
from treatments.outcomes.queries.period import Span

_COLUMNS = (
    *("contact", "invited", "began", "handed_in", "eligible"),
    *("consented", "opened", "infused", "completed", "boosted"),
)
# `reached` is the number of steps in unbroken order: who lacks one in between is not counted in those after it.
_WAYS = f"""
WITH told AS (
    SELECT patient_id, started_at, planned_infusions, series = first_value(series) OVER by_time AS in_first_series
    FROM treatments_delivery WINDOW by_time AS (PARTITION BY patient_id ORDER BY started_at)
), numbered AS (
    SELECT *, count(*) FILTER (WHERE in_first_series)
        OVER (PARTITION BY patient_id ORDER BY started_at ROWS UNBOUNDED PRECEDING) AS number
    FROM told
), way AS (
    SELECT patient.id AS patient_id, coalesce(contact, created_at) AS contact, {", ".join(_COLUMNS[1:])}
    FROM intake_patient AS patient
    LEFT JOIN (
        SELECT patient_id, min(received_at) AS contact FROM intake_enquiry WHERE patient_id IS NOT NULL GROUP BY 1
    ) AS enquiry ON enquiry.patient_id = patient.id
    LEFT JOIN (
        SELECT patient_id, min(invited_at) AS invited, min(started_at) AS began, min(submitted_at) AS handed_in
        FROM intake_preassessment WHERE state <> 'withdrawn' GROUP BY 1
    ) AS asked ON asked.patient_id = patient.id
    LEFT JOIN (
        SELECT patient_id, min(signed_at) AS eligible FROM intake_eligibilitydecision
        WHERE outcome = 'eligible' GROUP BY 1
    ) AS decision ON decision.patient_id = patient.id
    LEFT JOIN (
        SELECT patient_id, min(signed_at) AS consented FROM intake_consent
        JOIN intake_consentdocument AS document ON document.id = document_id AND document.kind = 'treatment' GROUP BY 1
    ) AS consent ON consent.patient_id = patient.id
    LEFT JOIN (
        SELECT patient_id, min(opened_at) AS opened FROM treatments_course GROUP BY 1
    ) AS course ON course.patient_id = patient.id
    LEFT JOIN (
        SELECT patient_id, min(started_at) AS infused,
            min(started_at) FILTER (WHERE in_first_series AND number = planned_infusions) AS completed,
            min(started_at) FILTER (WHERE NOT in_first_series) AS boosted
        FROM numbered GROUP BY 1
    ) AS given ON given.patient_id = patient.id
    WHERE patient.id IN ({{people}})
), counted AS (
    SELECT *, CASE {" ".join(f"WHEN {name} IS NULL THEN {place}" for place, name in enumerate(_COLUMNS))}
        ELSE {len(_COLUMNS)} END AS reached
    FROM way WHERE contact < %s AND (%s::timestamptz IS NULL OR contact >= %s)
)
"""


def steps(span: Span) -> list[Step]:
    """Return the steps of those who came in the period, in order; later steps count up to now."""
    wanted = []
    for place, name in enumerate(_COLUMNS):
        wanted.append(f"count(*) FILTER (WHERE reached > {place})")
        if place:
            before = _COLUMNS[place - 1]
            in_order = f"FILTER (WHERE reached > {place} AND {name} >= {before})"
            days = f"EXTRACT(EPOCH FROM {name} - {before}) / 86400"
            wanted += [f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {days}) {in_order}", f"count(*) {in_order}"]
    everybody, *later = _rows(span, f"SELECT {', '.join(wanted)} FROM counted")[0]
    found = [Step(STEPS[0], everybody, everybody)]
    for name, count, days, waits in zip(STEPS[1:], later[::3], later[1::3], later[2::3], strict=True):
        found.append(Step(name, count, found[-1].count, days, waits))
    return found


def journeys_by_patient(span: Span) -> list[tuple[int, Journey]]:
    """Return the ways of those who came in the period, with their ids."""
    rows = _rows(span, f"SELECT patient_id, {', '.join(_COLUMNS)} FROM counted ORDER BY patient_id")
    return [(patient_id, Journey(*times)) for patient_id, *times in rows]


def reached(span: Span, step: int) -> list[tuple]:
    """Return who came as far as a step, with the instant at which they first did: (patient id, instant)."""
    return _rows(span, f"SELECT patient_id, {_COLUMNS[step]} FROM counted WHERE reached > {step} ORDER BY 1")


def _rows(span: Span, statement: str) -> list[tuple]:
    people, parameters = span.ids_in_sql
    with connection.cursor() as cursor:
        cursor.execute(_WAYS.replace("{people}", people) + statement, [*parameters, span.end, span.start, span.start])
        return cursor.fetchall()
