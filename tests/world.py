"""One of everything at site North, around the patient Ada, so that every URL of the project has something to open.

    world = make_world(NOW)
    world.arguments["patient_id"]     # what a URL's <int:patient_id> is filled with

To give a new URL its object: make the object in one of the functions below, and return its id under the name that the
URL's argument has.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from clinic.accounts.models import User
from clinic.accounts.roles import STAFF
from clinic.messaging.models import InboundMessage, Message
from clinic.sites.models import OnCall
from intake.assessments import services as assessments
from intake.assessments.models import Occasion
from intake.consent import queries as consent_queries
from intake.consent import services as consents
from intake.instruments import wording
from intake.instruments.models import WordingPack
from intake.patients.models import Enquiry, Patient
from intake.patients.services import make_link
from intake.risk.models import RiskCase
from intake.screening.models import MedicationStatement, PreAssessment
from tests import cast
from treatments.courses import services as courses
from treatments.courses.dosing import Bag
from treatments.courses.models import Delivery, Protocol
from treatments.courses.orders import OrderDraft
from treatments.courses.weights import WeightBasis
from treatments.exports.models import CourseLetter, ExportRun
from treatments.followups.models import BoosterOffer, BoosterReview, FollowUp, RelapseJudgement
from treatments.imports.models import ImportRun
from treatments.infusions.models import Addendum, AdverseEvent, Alert, Infusion, SeriousEvent, VitalSigns
from treatments.scheduling.models import (
    Absence,
    Appointment,
    Chair,
    WaitlistEntry,
    WaitlistOffer,
    WorkingHours,
)
from treatments.scheduling.services import make_feed
from treatments.stock.models import LedgerEntry, StockCount, StockDay, StockIncident, Vial
from treatments.therapy.models import ExposureStep

WORDING = Path(wording.__file__).parent


@dataclass(frozen=True)
class World:
    """`staff` is somebody of North for each role, `stranger` has every staff role but works at South."""

    staff: dict[str, User]
    stranger: User
    patient: Patient
    other_patient: Patient
    arguments: dict[str, Any]


def make_world(now: datetime) -> World:
    north = cast.make_site("North", time_zone="America/New_York")
    south = cast.make_site("South", time_zone="America/Chicago")
    staff = {name: cast.make_staff(name, roles, north) for name, roles in cast.STAFF.items()}
    ada = cast.make_patient("Ada", "Abel", site=north, born=date(1991, 5, 17), reference_sex="female")
    ben = cast.make_patient("Ben", "Brook", site=north, mobile="+15552000002")
    arguments = {
        **_of_the_clinic(north, staff, ada, now),
        **_of_intake(north, staff, ada, now),
        **_of_treatments(north, staff, ada, now),
    }
    return World(
        staff={user.roles[0]: user for user in staff.values()},
        stranger=cast.make_staff("sten", sorted(STAFF), south),
        patient=ada,
        other_patient=ben,
        arguments=arguments,
    )


def _of_the_clinic(north, staff, ada, now):
    message = Message.objects.create(
        purpose="sign-in-link", purpose_key="world", patient_id=ada.pk, due_at=now, next_try_at=now,
        expires_at=now + timedelta(days=1), created_at=now, state="failed",
    )  # fmt: skip
    reply = InboundMessage.objects.create(
        channel="sms", provider_id="SM1", from_address=ada.mobile, patient_id=ada.pk, body="Later?",
        received_at=now, outcome="inbox",
    )  # fmt: skip
    OnCall.objects.create(site=north, user=staff["nora"], rank=1)
    return {
        "message_id": message.pk,
        "message_code": "invitation",
        "reply_id": reply.pk,
        "site_id": north.pk,
        "hours_id": north.opening_hours.first().pk,
        "closure_id": north.closures.create(on_date=date(2099, 1, 1), reason="New year").pk,
        "user_id": staff["nora"].pk,
        "uidb36": "1",
        "key": "set-password",
    }


def _of_intake(north, staff, ada, now):
    consents.install_documents(now)
    consent = consents.sign(
        patient=ada,
        document=consent_queries.current_document("treatment"),
        signature=consents.Signature(ada.name, "a browser"),
        at=now,
    )
    pre_assessment = PreAssessment.objects.create(
        patient=ada, state="started", invited_at=now, invited_by=staff["dana"], started_at=now
    )
    questionnaire = assessments.start(
        patient=ada,
        instrument="phq-9",
        occasion=Occasion.PRE_ASSESSMENT,
        about=f"pre-assessment:{pre_assessment.pk}",
        at=now,
    )
    case = RiskCase.objects.create(
        patient=ada, site=north, level="moderate", reason="A sign.", opened_at=now, deadline_at=now + timedelta(hours=4)
    )
    pack = WordingPack.objects.create(
        instrument="gad-7", language="en", number=1, file_sha256="0" * 64, imported_at=now, imported_by=staff["mona"],
        content=json.loads((WORDING / "gad-7.en.json").read_text(encoding="utf-8")),
    )  # fmt: skip
    enquiry = Enquiry.objects.create(site=north, name="Eve", email="eve@patient.test", received_at=now)
    medicine = MedicationStatement.objects.create(patient=ada, name="lorazepam", stated_at=now)
    return {
        "patient_id": ada.pk,
        "enquiry_id": enquiry.pk,
        "token": make_link(ada, "/me/", at=now).rstrip("/").rsplit("/", 1)[-1],
        "kind": "treatment",
        "consent_id": consent.pk,
        "assessment_id": questionnaire.pk,
        "scale": 6,
        "pack_id": pack.pk,
        "language": "en",
        "number": 1,
        "case_id": case.pk,
        "step_id": "goals",
        "rule": "C10",
        "statement_id": medicine.pk,
    }


def _of_treatments(north, staff, ada, now):
    courses.install_protocols(at=now)
    for protocol in Protocol.objects.all():
        courses.sign_protocol(protocol, by=staff["mira"], at=now)
    induction = Protocol.objects.get(code="sad-induction")
    course = courses.open_course(patient=ada, protocol=induction, by=staff["percy"], at=now)
    weight = courses.record_weight(patient=ada, value=Decimal(70), unit="kg", by=staff["nora"], at=now)
    order = courses.sign_order(course=course, draft=_draft(), by=staff["percy"], at=now)
    given_at = now - timedelta(days=30)
    Delivery.objects.create(
        patient=ada, course=course, series=f"course-{course.pk}", started_at=given_at, minutes=40, planned_infusions=6,
        ended_at=given_at + timedelta(minutes=40), delivered_mg=35, weight_kg=70,
    )  # fmt: skip
    follow_up = FollowUp.objects.create(
        patient=ada, course=course, code="week-4", anchor="series-end", instruments=["phq-9"], state="open",
        due_on=now.date(), opens_on=now.date(), closes_on=now.date() + timedelta(days=7), planned_at=now,
    )  # fmt: skip
    review = BoosterReview.objects.create(
        patient=ada, course=course, code="relapse", reason="Half of the gain is lost.", raised_at=now
    )
    judgement = RelapseJudgement.objects.create(
        course=course, on=now.date(), reason="Avoids again.", response_on=given_at.date(), last_infusion_at=given_at,
        at=now, written_on=now.date(), by=staff["percy"],
    )  # fmt: skip
    offer = BoosterOffer.objects.create(review=review, course=course, made_at=now, expires_at=now + timedelta(days=3))
    step = ExposureStep.objects.create(
        patient=ada, course=course, situation="A telephone call", expected_suds=40, planned_at=now, by=staff["theo"]
    )
    return {
        "protocol_id": induction.pk,
        "course_id": course.pk,
        "order_id": order.pk,
        "follow_up_id": follow_up.pk,
        "review_id": review.pk,
        "judgement_id": judgement.pk,
        "booster_offer_id": offer.pk,
        "exposure_step_id": step.pk,
        **_of_the_papers(north, staff, course, now),
        **_of_the_infusion_day(north, staff, ada, course, order, weight, now),
        **_of_the_stock(north, staff, now),
    }


def _of_the_papers(north, staff, course, now):
    export = ExportRun.objects.create(
        by=staff["mona"], site_ids=[north.pk], deidentified=False, reason="A test", asked_at=now, state="gone"
    )
    history = ImportRun.objects.create(
        site=north, by=staff["mona"], uploaded_at=now, touched_at=now,
        files={"patients": {"file": "p.csv", "bytes": 10, "header": ["mrn"], "sample": []}},
    )  # fmt: skip
    letter = CourseLetter.objects.create(
        course=course, addressed_to="Dr. Doe", plan="None.", by=staff["percy"], signed_name="Percy", at=now
    )
    return {"export_id": export.pk, "import_id": history.pk, "letter_id": letter.pk}


def _draft():
    return OrderDraft(
        mg_per_kg=Decimal("0.5"),
        minutes=40,
        infusions=6,
        gap_min_days=2,
        gap_preferred_days=2,
        gap_max_days=7,
        dosing_weight=WeightBasis.ACTUAL,
        final_volume_ml=Decimal(100),
        bag=Bag.EXACT,
    )


def _of_the_infusion_day(north, staff, ada, course, order, weight, now):
    chair = Chair.objects.create(site=north, name="Chair 1")
    nora = staff["nora"]

    def appointment(starts_at, state, number):
        return Appointment.objects.create(
            patient=ada, site=north, course=course, kind="infusion", number_in_series=number, state=state,
            starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), booked_at=now, booked_by=staff["dana"],
        )  # fmt: skip

    infusion = Infusion.objects.create(
        appointment=appointment(now - timedelta(minutes=30), "arrived", 1), patient=ada, site=north, course=course,
        order=order, chair=chair, number_in_series=1, checked_in_at=now, weight=weight, allergies_confirmed=True,
        identifiers=["name", "date of birth"],
    )  # fmt: skip
    effect = AdverseEvent.objects.create(infusion=infusion, client_id=uuid4(), term="Nausea", onset_at=now, by=nora)
    alert = Alert.objects.create(
        infusion=infusion, key="world", level="red", code="systolic", message="High.", raised_at=now
    )
    reading = VitalSigns.objects.create(
        infusion=infusion, client_id=uuid4(), recorded_at=now, received_at=now, systolic=118, diastolic=76, by=nora
    )
    addendum = Addendum.objects.create(infusion=infusion, text="Late note.", by=nora, at=now)
    coming = appointment(now + timedelta(days=3), "booked", 2)
    return {
        "appointment_id": coming.pk,
        **_of_the_calendar(north, staff, ada, coming, now),
        "infusion_id": infusion.pk,
        "event_id": effect.pk,
        "alert_id": alert.pk,
        "addendum_id": addendum.pk,
        "reading_id": reading.pk,
        "serious_id": SeriousEvent.objects.create(
            infusion=infusion,
            cause="hand-over",
            term="Chest pain",
            began_at=now,
            criteria=["hospitalisation"],
            opened_at=now,
            opened_by=nora,
        ).pk,
        "chair_id": chair.pk,
    }


def _of_the_calendar(north, staff, ada, coming, now):
    shift = WorkingHours.objects.create(
        site=north, user=staff["nora"], resource="nurse", weekday=0, starts=time(8), ends=time(18)
    )
    later = now + timedelta(days=2)
    absence = Absence.objects.create(user=staff["nils"], starts_at=now, ends_at=later, reason="leave")
    freed = Appointment.objects.create(
        patient=ada, site=north, kind="infusion", state="cancelled", starts_at=later,
        ends_at=later + timedelta(hours=2), booked_at=now,
    )  # fmt: skip
    waiting = WaitlistEntry.objects.create(
        site=north, patient=ada, kind="infusion", appointment=coming, since=now, entered_by=staff["dana"]
    )
    offer = WaitlistOffer.objects.create(
        entry=waiting, freed=freed, starts_at=later, offered_at=now, expires_at=now + timedelta(hours=4)
    )
    return {
        "shift_id": shift.pk,
        "absence_id": absence.pk,
        "waiting_id": waiting.pk,
        "offer_id": offer.pk,
        "feed": make_feed(ada, at=now),
    }


def _of_the_stock(north, staff, now):
    vial = Vial.objects.create(
        site=north, number=1, drug="ketamine", product="Ketamine", barcode="1", strength_mg_per_ml=Decimal(50),
        volume_ml=Decimal(10), lot="L1", expires_on=date(2027, 1, 31), supplier="S", received_at=now,
    )  # fmt: skip
    entry = LedgerEntry.objects.create(
        vial=vial, movement="receive", ml=Decimal(10), mg=Decimal(500), vial_change_ml=Decimal(10),
        actor=staff["nora"], at=now, key="world",
    )  # fmt: skip
    incident = StockIncident.objects.create(
        site=north, vial=vial, what="A count differs.", opened_at=now, opened_by=staff["nora"]
    )
    day = StockDay.objects.create(site=north, on_date=now.date())
    count = StockCount.objects.create(day=day, occasion="opening", at=now, by=staff["nora"], key=uuid4())
    return {
        "vial_id": vial.pk,
        "entry_id": entry.pk,
        "incident_id": incident.pk,
        "day_id": day.pk,
        "count_id": count.pk,
    }
