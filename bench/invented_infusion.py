"""One infusion that runs: what a reading needs around it, by the clinic's own services where they are short."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from clinic.accounts.models import User
from clinic.sites.models import Site, SiteMembership
from intake.patients.models import Patient
from treatments.courses import services as courses
from treatments.courses.models import Protocol
from treatments.demo.treating import draft_of
from treatments.infusions.models import Infusion, VitalSigns
from treatments.scheduling.models import Appointment
from treatments.stock import services as stock
from treatments.stock.containers import Container

BASELINE = {"systolic": 120, "diastolic": 78, "heart_rate": 70, "spo2": 98, "respiratory_rate": 14, "sedation": 5}


def running_infusion(now: datetime) -> tuple[Infusion, User]:
    """Return an infusion that has run for half an hour with its readings, and its nurse."""
    site = Site.objects.create(name="Bench", public_name="Bench Street", time_zone="America/New_York", phone="+1")
    nurse, director = (
        User.objects.create(username=f"bench-{role}", roles=[role]) for role in ("nurse", "medical-director")
    )
    SiteMembership.objects.bulk_create(SiteMembership(site=site, user=user) for user in (nurse, director))
    patient = Patient.objects.create(
        given_name="Bench", family_name="Mark", search_name="bench mark", born=date(1990, 1, 1), site=site, mrn="BENCH",
        email="bench@patient.example",
        time_zone=site.time_zone, created_at=now, user=User.objects.create(username="bench", roles=["patient"]),
    )  # fmt: skip
    courses.install_protocols(at=now)
    protocol = Protocol.objects.get(code="sad-induction")
    courses.sign_protocol(protocol, by=director, at=now)
    course = courses.open_course(patient=patient, protocol=protocol, by=director, at=now)
    weight = courses.record_weight(patient=patient, value=Decimal(70), unit="kg", by=nurse, at=now)
    order = courses.sign_order(course=course, draft=draft_of(protocol), by=director, at=now)
    begun = now - timedelta(minutes=30)
    appointment = Appointment.objects.create(
        patient=patient, site=site, course=course, kind="infusion", state="arrived", number_in_series=1,
        starts_at=begun, ends_at=begun + timedelta(hours=2), booked_at=begun, booked_by=nurse,
    )  # fmt: skip
    infusion = Infusion.objects.create(
        appointment=appointment, patient=patient, site=site, course=course, order=order, number_in_series=1,
        checked_in_at=begun - timedelta(minutes=10), identifiers=["name", "date of birth"], allergies_confirmed=True,
        weight=weight,
    )  # fmt: skip
    _start(infusion, nurse=nurse, director=director, at=begun)
    return infusion, nurse


def _start(infusion, *, nurse, director, at):
    container = Container(
        drug="ketamine", product="Ketamine", barcode="BENCH", strength_mg_per_ml=Decimal(50), volume_ml=Decimal(10),
        lot="B1", expires_on=at.date() + timedelta(days=300), supplier="Bench",
    )  # fmt: skip
    vial = stock.receive(site=infusion.site, container=container, key="bench", by=nurse, at=at)
    withdrawal = stock.withdraw(
        vial=vial, patient=infusion.patient, infusion_id=infusion.pk, volume_ml=Decimal("0.7"), checked_by=director,
        key="bench-withdraw", by=nurse, at=at,
    )  # fmt: skip
    Infusion.objects.filter(pk=infusion.pk).update(state="running", started_at=at, withdrawal=withdrawal)
    moments = [at - timedelta(minutes=5), *(at + timedelta(minutes=minutes) for minutes in (10, 20))]
    for moment in moments:
        VitalSigns.objects.create(
            infusion=infusion, client_id=uuid4(), recorded_at=moment, received_at=moment, by=nurse, **BASELINE
        )
