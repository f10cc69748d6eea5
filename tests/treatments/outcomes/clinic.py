"""A small invented clinic: patients with infusions and totals, told in days from the first infusion."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from intake.assessments.models import Assessment
from tests import cast
from treatments.courses.models import Delivery

DAY_ZERO = datetime(2025, 6, 2, 15, 0, tzinfo=UTC)
_numbers = count(1)


def treated(site, totals, *, mg_per_kg="0.5", infusions=(0, 2, 4, 7, 9, 11), run_here=False, start=DAY_ZERO, **more):
    """A patient with these infusions and with `totals`, {day: total of the LSAS-SR}, an hour after each infusion."""
    number = next(_numbers)
    patient = cast.make_patient(f"P{number}", "Made-Up", site=site, **more)
    for place, day in enumerate(infusions):
        Delivery.objects.create(
            patient=patient,
            series="first",
            infusion_id=number * 100 + place if run_here else None,
            started_at=start + timedelta(days=day),
            minutes=40,
            delivered_mg=Decimal(mg_per_kg) * 80,
            weight_kg=80,
            planned_infusions=6,
        )
    for day, total in totals.items():
        score(patient, total, start + timedelta(days=day, hours=1))
    return patient


def score(patient, total, at, *, instrument="lsas-sr", state="complete", **more):
    return Assessment.objects.create(
        patient=patient,
        instrument=instrument,
        instrument_version="1",
        occasion="follow-up",
        state=state,
        started_at=at,
        collected_at=None if state == "draft" else at,
        total=total,
        **more,
    )


def small_clinic(site):
    """Eight patients: five respond at week 2 and one of them loses it, one has no baseline, one began later."""
    responding = {-7: 100, 14: 50, 28: 40, 56: 34}
    return [
        *(treated(site, responding, mg_per_kg=dose) for dose in ("0.3", "0.5", "0.5", "0.7")),
        treated(site, {-7: 90, 14: 45, 40: 85, 60: 88}, mg_per_kg="0.9"),
        treated(site, {-7: 100, 14: 65, 28: 80}),
        treated(site, {14: 50, 28: 40}, infusions=(0, 2)),
        treated(site, {-7: 120, 14: 90}, start=DAY_ZERO + timedelta(days=21)),
    ]
