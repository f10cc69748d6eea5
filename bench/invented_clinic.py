"""A large invented clinic: patients, six infusions each, fifteen assessments each, over five years.

Triggers stay silent meanwhile (the history would triple the waiting), so the marks of the outcomes are put by hand.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from clinic.accounts.models import User
from clinic.sites.models import Site
from intake.assessments.models import Assessment
from intake.patients.models import Patient
from treatments.courses.models import Course, Delivery, Protocol

FIRST = datetime(2020, 1, 6, 15, 0, tzinfo=UTC)
SPREAD_DAYS = 1800
INFUSION_DAYS = (0, 2, 4, 7, 9, 11)
ZONES = ("America/New_York", "America/Los_Angeles", "Europe/London")
# Day, scale, and how much of the baseline is lost at best: totals fall, and for some rise again.
SCORES = (
    *((day, "lsas-sr", fall) for day, fall in ((-10, 0), (-3, 0), (7, 40), (14, 60), (18, 65), (28, 60), (57, 50))),
    *((day, "lsas-sr", fall) for day, fall in ((84, 40), (110, 30), (150, 20), (200, 15), (300, 10))),
    *((day, "phq-9", 85) for day in (-3, 14, 84)),
)
ANSWERS = {f"{item}.{part}": item % 4 for item in range(1, 25) for part in ("fear", "avoidance")}


def fill(*, site: Site, user: User, patients: int) -> None:
    """Fill an empty clinic with so many patients, six times as many infusions, fifteen times as many assessments."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        made = Patient.objects.bulk_create(_patients(site, patients), batch_size=2000)
        series = Course.objects.bulk_create(_courses(made, site, user), batch_size=2000)
        Delivery.objects.bulk_create(_deliveries(series), batch_size=2000)
        Assessment.objects.bulk_create(_assessments(made), batch_size=2000)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("INSERT INTO treatments_standingmark (patient_id) SELECT id FROM intake_patient")


def _patients(site, patients) -> Iterator[Patient]:
    for number in range(patients):
        yield Patient(
            mrn=f"B{number}",
            site=site,
            given_name=f"Given{number}",
            family_name=f"Family{number}",
            search_name=f"given{number} family{number}",
            born=date(1960, 1, 1) + timedelta(days=number * 37 % 14_000),
            reference_sex=("female", "male", "unknown")[number % 3],
            email=f"p{number}@bench.test",
            time_zone=ZONES[number % 3],
            created_at=FIRST,
        )


def _courses(patients, site, user) -> Iterator[Course]:
    nothing = {"limits": [], "monitoring": {}, "follow_ups": [], "sources": {}, "created_at": FIRST}
    gaps = {"gap_min_days": 2, "gap_preferred_days": 2, "gap_max_days": 7}
    protocol = Protocol.objects.create(
        code="bench",
        version=1,
        name="Bench",
        kind="induction",
        mg_per_kg="0.5",
        minutes=40,
        infusions=6,
        **gaps,
        **nothing,
    )
    ended = {"state": "ended", "ended_at": FIRST, "end_reason": "completed"}
    for patient in patients:
        yield Course(patient=patient, site=site, protocol=protocol, opened_at=FIRST, opened_by=user, **ended)


def _day_zero(patient_id):
    return FIRST + timedelta(days=patient_id % SPREAD_DAYS)


def _deliveries(courses) -> Iterator[Delivery]:
    for course in courses:
        for day in INFUSION_DAYS:
            yield Delivery(
                patient_id=course.patient_id,
                course=course,
                series=f"course-{course.pk}",
                started_at=_day_zero(course.patient_id) + timedelta(days=day),
                minutes=40,
                delivered_mg=Decimal(30 + course.pk % 40),
                weight_kg=Decimal(60 + course.pk % 30),
                planned_infusions=6,
                peak_systolic=130 + (course.pk + day) % 50,
                peak_diastolic=85 + (course.pk + day) % 25,
                baseline_systolic=120 + course.pk % 15,
                peak_dissociation=(course.pk + day) % 20,
            )


def _assessments(patients) -> Iterator[Assessment]:
    for patient in patients:
        for day, instrument, fall in SCORES:
            at = _day_zero(patient.pk) + timedelta(days=day, hours=2 + patient.pk % 5)
            yield Assessment(
                patient=patient,
                instrument=instrument,
                instrument_version="1",
                occasion="follow-up",
                state="complete",
                answers=ANSWERS,
                subscales={"fear": 20, "avoidance": 20},
                started_at=at,
                collected_at=at,
                total=(90 + patient.pk % 30) * (600 - fall * (patient.pk % 7)) // 600,
            )
