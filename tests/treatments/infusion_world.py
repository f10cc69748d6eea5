"""A clinic in which an infusion can be given: an eligible patient, consent, order, appointment, chair and vial.

    from tests.treatments.infusion_world import *  # noqa: F403 - in a conftest.py, beside the fixtures of this folder

The fixtures are built by the project's own services where one writes the thing, else by the rows themselves.
"""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from intake.assessments.services import record_complete
from intake.consent import services as consents
from intake.consent.queries import current_document
from intake.patients.models import Patient
from intake.screening.facts import CONDITIONS
from intake.screening.models import (
    ConditionStatement,
    EligibilityDecision,
    MedicationStatement,
    PreAssessment,
    ScreeningResult,
)
from treatments.infusions import services
from treatments.infusions.models import Infusion
from treatments.infusions.rules.aldrete import Aldrete
from treatments.infusions.rules.discharge import DischargeFacts
from treatments.infusions.rules.line import LineAct
from treatments.infusions.rules.payload import Reading
from treatments.infusions.rules.vitals import Vitals
from treatments.scheduling.models import Appointment
from treatments.stock import services as stock
from treatments.stock.containers import Container

CALM = {"systolic": 118, "diastolic": 76, "heart_rate": 72, "spo2": 98, "respiratory_rate": 14, "sedation": 5}
GOOD_CHECKS = {
    "fasted": True,
    "escort": True,
    "will_drive": False,
    "intoxicated": False,
    "pregnancy": "negative",
    "medicines_changed": False,
    "equipment_checked": True,
    "prescriber_on_site": True,
}
RESCUE_LINES = [{"drug": "Ondansetron", "amount": "4", "unit": "mg", "route": "IV", "when": "for nausea, once"}]
WELL = {
    "aldrete": Aldrete(2, 2, 2, 2, 2),
    "room_air": True,
    "oriented": True,
    "dissociation": 0,
    "steady_gait": True,
    "nausea_controlled": True,
    "escort_present": True,
    "escort_name": "Robin Field",
    "no_driving_understood": True,
    "no_alcohol_or_legal_decisions_understood": True,
    "written_instructions_given": True,
    "suicide_safe": True,
}
SCALES = {
    "audit-c": {"1": 0, "2": 0, "3": 0},
    "dast-10": {str(item): item == 3 for item in range(1, 11)},
    "c-ssrs-screen": {"1": False, "2": False, "6": False},
    "phq-9": {str(item): 0 for item in range(1, 10)},
    "mdq": {f"1.{item}": False for item in range(1, 14)},
}


def make_eligible(patient: Patient, *, by, at) -> None:
    """Everything asked, nothing found, decided and signed."""
    form = PreAssessment.objects.create(
        patient=patient, state="decided", invited_at=at, invited_by=by, submitted_at=at, started_at=at
    )
    ConditionStatement.objects.bulk_create(
        ConditionStatement(patient=patient, code=code, present=False, stated_at=at) for code in CONDITIONS
    )
    MedicationStatement.objects.create(patient=patient, name="sertraline", source="staff", stated_at=at)
    for kind, value in {
        "pregnancy": {"outcome": "negative"},
        "height": {"cm": 170},
        "weight": {"kg": "70"},
        "blood-pressure": {"systolic": 118, "diastolic": 76},
    }.items():
        ScreeningResult.objects.create(
            patient=patient, kind=kind, value=value, collected_at=at, recorded_at=at, recorded_by=by
        )
    for instrument, answers in SCALES.items():
        record_complete(
            patient=patient,
            instrument=instrument,
            answers=answers,
            occasion="pre-assessment",
            about=f"pre-assessment:{form.pk}",
            at=at,
            mode="self",
            by=None,
        )
    EligibilityDecision.objects.create(
        patient=patient, pre_assessment=form, outcome="eligible", reason="Nothing found.", findings=[],
        rules_version="1", signed_by=by, signed_name=by.printed_name, signed_at=at, meaning="I decide.",
    )  # fmt: skip


def sign_consent(patient: Patient, course, *, by, at) -> None:
    consents.install_documents(at)
    consent = consents.sign(
        patient=patient,
        document=current_document("treatment"),
        signature=consents.Signature(name=patient.name),
        course_id=course.pk,
        up_to_mg_per_kg=Decimal("0.5"),
        at=at,
    )
    consents.countersign(consent=consent, capacity_statement="Understands and decides freely.", by=by, at=at)


def make_vial(site, *, by, at, **more):
    fields = {
        "drug": "ketamine",
        "product": "Ketamine",
        "barcode": str(uuid4()),
        "strength_mg_per_ml": Decimal(50),
        "volume_ml": Decimal(10),
        "lot": "L1",
        "expires_on": at.date() + timedelta(days=300),
        "supplier": "Supplier",
    }
    return stock.receive(site=site, container=Container(**{**fields, **more}), key=str(uuid4()), by=by, at=at)


def make_appointment(course, *, starts_at, by, number=1) -> Appointment:
    return Appointment.objects.create(
        patient=course.patient, site=course.site, course=course, kind="infusion", number_in_series=number,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=120), state="confirmed",
        booked_at=starts_at - timedelta(days=7), booked_by=by,
    )  # fmt: skip


def reading(at, client_id=None, **values) -> Reading:
    """A calm set of vital signs, with these values instead."""
    return Reading(client_id or uuid4(), at, Vitals(**{**CALM, **values}))


@pytest.fixture
def vial(north, staff, now):
    return make_vial(north, by=staff.nora, at=now)


@pytest.fixture
def eligible(ada, staff, now):
    make_eligible(ada, by=staff.percy, at=now - timedelta(days=7))
    return ada


@pytest.fixture
def appointment(eligible, course, order, staff, now):
    sign_consent(eligible, course, by=staff.percy, at=now - timedelta(days=1))
    return make_appointment(course, starts_at=now, by=staff.dana)


@pytest.fixture
def checked_in(appointment, chairs, staff, now) -> Infusion:
    return services.check_in(
        appointment=appointment,
        identifiers=list(services.IDENTIFIERS),
        allergies_confirmed=True,
        chair=chairs[0],
        by=staff.nora,
        at=now,
    )


@pytest.fixture
def ready(checked_in, staff, now) -> Infusion:
    """Weighed, asked and measured: everything but the dose."""
    services.record_weight(checked_in, value=Decimal(70), unit="kg", by=staff.nora, at=now)
    services.record_checks(checked_in, GOOD_CHECKS, by=staff.nora, at=now)
    services.sign_rescue_orders(checked_in.course, lines=RESCUE_LINES, by=staff.percy, at=now)
    services.record_vitals(checked_in, reading(now), by=staff.nora, at=now)
    services.record_line(checked_in, client_id=uuid4(), act=LineAct.PLACED, place="left forearm", by=staff.nora, at=now)
    checked_in.refresh_from_db()
    return checked_in


@pytest.fixture
def prepared(ready, vial, staff, now) -> Infusion:
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.7"))
    services.prepare_and_withdraw(ready, vial=vial, check=check, reason="", by=staff.nora, at=now)
    ready.refresh_from_db()
    return ready


@pytest.fixture
def running(prepared, staff, now) -> Infusion:
    services.start(prepared, client_id=uuid4(), by=staff.nora, at=now)
    prepared.refresh_from_db()
    return prepared


@pytest.fixture
def recovering(running, staff, now) -> Infusion:
    """Ended as planned, after forty minutes; vitals taken on the way."""
    for minutes in (10, 20, 30, 40):
        at = now + timedelta(minutes=minutes)
        services.record_vitals(running, reading(at), by=staff.nora, at=at)
    services.end(running, reason="as planned", client_id=uuid4(), by=staff.nora, at=now + timedelta(minutes=40))
    running.refresh_from_db()
    return running


@pytest.fixture
def after_recovery(now):
    return now + timedelta(minutes=101)


@pytest.fixture
def discharged(recovering, staff, after_recovery) -> Infusion:
    services.record_vitals(recovering, reading(after_recovery), by=staff.nora, at=after_recovery)
    services.record_line(recovering, client_id=uuid4(), act=LineAct.REMOVED, by=staff.nora, at=after_recovery)
    answers = DischargeFacts(now=after_recovery, **WELL)
    services.discharge(recovering, answers, second=staff.percy, by=staff.nora, at=after_recovery)
    recovering.refresh_from_db()
    return recovering


@pytest.fixture
def wasted(discharged, staff, after_recovery) -> Infusion:
    services.record_waste(
        discharged, waste_ml=Decimal(0), residual_reason="", witness=staff.nils, by=staff.nora, at=after_recovery
    )
    discharged.refresh_from_db()
    return discharged


@pytest.fixture
def signed(wasted, staff, after_recovery) -> Infusion:
    services.sign(wasted, note="Calm.", by=staff.nora, at=after_recovery)
    wasted.refresh_from_db()
    return wasted
