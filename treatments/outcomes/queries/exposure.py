"""All that patients were ever given, and the checks that this asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from intake.patients.models import Patient
from intake.screening.models import ScreeningResult
from treatments.courses.models import Delivery
from treatments.followups.looks import Done
from treatments.outcomes.exposure_checks import CHECKS, Due, checks_due

PAGE_SIZE = 50
_RECENT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Exposure:
    """All that one patient was ever given here or before, and the checks that are overdue."""

    patient: Patient
    infusions: int
    recent: int
    total_mg: float
    first_at: datetime
    last_at: datetime
    due: list[Due]


def exposure_page(
    patients: QuerySet[Patient], today: date, at: datetime, *, below: tuple[int, int] | None
) -> tuple[list[Exposure], bool]:
    """Return the patients with the most infusions, most first, and whether more follow; `below` is the last of a page.

    `below` is (infusions, patient id) of the last row of the page before.
    """
    recent = Q(started_at__gt=at - timedelta(days=_RECENT_DAYS))
    rows = (
        Delivery.objects.filter(patient__in=patients)
        .order_by()
        .values("patient")
        .annotate(
            infusions=Count("pk"),
            recent=Count("pk", filter=recent),
            total_mg=Sum("delivered_mg"),
            first_at=Min("started_at"),
            last_at=Max("started_at"),
        )
        .order_by("-infusions", "patient")
    )
    if below is not None:
        rows = rows.filter(Q(infusions__lt=below[0]) | Q(infusions=below[0], patient__gt=below[1]))
    page = list(rows[: PAGE_SIZE + 1])
    shown = page[:PAGE_SIZE]
    by_id = Patient.objects.select_related("site").in_bulk([row["patient"] for row in shown])
    done = _results_of(by_id)
    found = [_exposure(by_id[row.pop("patient")], row, done, today) for row in shown]
    return found, len(page) > PAGE_SIZE


def _exposure(patient, row, done, today) -> Exposure:
    due = checks_due(row["first_at"].date(), row["last_at"].date(), done.get(patient.pk, {}), today)
    return Exposure(patient, due=due, **row)


def _results_of(patient_ids) -> dict[int, dict[str, Done]]:
    """The newest result of every kind of check, by patient."""
    rows = (
        ScreeningResult.objects.filter(patient__in=patient_ids, kind__in=CHECKS, corrected_by__isnull=True)
        .order_by("patient_id", "kind", "-collected_at", "-id")
        .distinct("patient_id", "kind")
        .values_list("patient_id", "kind", "collected_at", "due_on")
    )
    found: dict[int, dict[str, Done]] = {}
    for patient_id, kind, collected_at, due_on in rows:
        found.setdefault(patient_id, {})[kind] = Done(collected_at.date(), due_on)
    return found


def overdue(patients: QuerySet[Patient], today: date) -> tuple[int, dict[int, list[Due]]]:
    """Return how many patients are under treatment, and which of them have checks overdue, by their id."""
    since = today - timedelta(days=_RECENT_DAYS + 1)
    rows = (
        Delivery.objects.filter(patient__in=patients)
        .order_by()
        .values("patient")
        .annotate(first_at=Min("started_at"), last_at=Max("started_at"))
        .filter(last_at__date__gte=since)
    )
    found = {row["patient"]: row for row in rows}
    done = _results_of(found)
    due = {
        patient: checks_due(row["first_at"].date(), row["last_at"].date(), done.get(patient, {}), today)
        for patient, row in found.items()
    }
    return len(found), {patient: checks for patient, checks in due.items() if checks}


def keyset_of(rows: Sequence[Exposure]) -> str:
    """The last row of a page, for the address of the next one."""
    return f"{rows[-1].infusions}.{rows[-1].patient.pk}"
