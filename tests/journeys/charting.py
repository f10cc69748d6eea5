"""An infusion that runs, in the clinic of the journey: for what happens to a tablet and a server in the middle of it.

Runs inside `manage.py shell`. The way to the chair is other tests' matter: the rows are written as they then stand.
Who is treated here is nobody whom another journey meets, and is counted in no figure.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from clinic.accounts import services as accounts
from clinic.accounts.models import User
from clinic.sites.models import Site
from intake.patients.models import Patient
from treatments.courses.models import Order, Protocol
from treatments.demo import intaking, treating
from treatments.demo.clinic import DemoClinic
from treatments.demo.people import Person
from treatments.demo.stories import Stage, Story
from treatments.infusions import services
from treatments.infusions.models import Infusion, RateChange
from treatments.infusions.rules.payload import Reading
from treatments.infusions.rules.states import Act
from treatments.infusions.rules.vitals import Vitals
from treatments.infusions.services.moving import move_to
from treatments.scheduling.models import Appointment, Chair
from treatments.stock import services as stock
from treatments.stock.containers import Container

DAY = timedelta(days=1)
STORY = Story(Stage.TREATED, 0, ((4, 82),))
SEVERITY = 60
WEIGHT_KG = 64
PIN = "482915"
NAMES = ("nora", "nils", "percy")
RESCUE_LINE = {"drug": "Ondansetron", "amount": "4", "unit": "mg", "route": "IV", "when": "nausea, once"}


@transaction.atomic
def run_an_infusion() -> int:
    """Bring a patient for the first time into a chair that is free, and start; returns the infusion's number."""
    now, nora, nils = timezone.now(), User.objects.get(username="nora"), User.objects.get(username="nils")
    appointment, weight = _expected(now, nora), Decimal(WEIGHT_KG)
    taken = Infusion.objects.filter(signed_at__isnull=True, chair__isnull=False).values("chair")
    infusion = services.check_in(
        appointment=appointment, identifiers=list(services.IDENTIFIERS), allergies_confirmed=True,
        chair=Chair.objects.filter(site=appointment.site).exclude(pk__in=taken).last(), by=nora, at=now,
    )  # fmt: skip
    services.record_weight(infusion, value=weight, unit="kg", by=nora, at=now)
    services.record_vitals(infusion, Reading(uuid4(), now, Vitals(118, 76, 72, 98, 14, 5)), by=nora, at=now)
    vial = _vial(appointment.site, str(uuid4()), nora, now)
    infusion = Infusion.objects.get(pk=infusion.pk)
    drawn = services.compute_sheet(infusion, vial, at=now).preparation.drawn_volume_ml
    check = services.BlindCheck(nils, weight, "kg", drawn)
    services.prepare_and_withdraw(infusion, vial=vial, check=check, reason="as before", by=nora, at=now)
    infusion = Infusion.objects.get(pk=infusion.pk)
    move_to(infusion, Act.START, by=nora, at=now, started_at=now)
    rate = Decimal(infusion.preparation["pump_rate_ml_per_h"])
    RateChange.objects.create(infusion=infusion, client_id=uuid4(), at=now, rate_ml_per_h=rate, act="start", by=nora)
    return infusion.pk


@transaction.atomic
def expect_patients(*codes: str) -> list[int]:
    """One patient who is expected now for each code of a new vial, with rescue orders; returns the appointments.

    Nils and Percy countersign with the PIN.
    """
    now, staff = timezone.now(), {user.username: user for user in User.objects.filter(username__in=NAMES)}
    for name in ("nils", "percy"):
        accounts.set_pin(staff[name], PIN, at=now)
    made = []
    for code in codes:
        appointment = _expected(now, staff["nora"])
        _vial(appointment.site, code, staff["nora"], now)
        services.sign_rescue_orders(appointment.course, lines=[RESCUE_LINE], by=staff["percy"], at=now)
        made.append(appointment.pk)
    return made


def _expected(now, by) -> Appointment:
    course = _ordered(now - 20 * DAY).course
    return Appointment.objects.create(
        patient=course.patient, site=course.patient.site, course=course, kind="infusion", number_in_series=1,
        starts_at=now, ends_at=now + timedelta(hours=2), state="confirmed", booked_at=now, booked_by=by,
    )  # fmt: skip


def _vial(site, code, by, now):
    container = Container(
        drug="ketamine", product="Ketamine", barcode=code, strength_mg_per_ml=Decimal(50),
        volume_ml=Decimal(10), lot="F1", expires_on=(now + timedelta(days=300)).date(), supplier="Made-up Wholesale",
    )  # fmt: skip
    return stock.receive(site=site, container=container, key=str(uuid4()), by=by, at=now)


def _ordered(at) -> Order:
    """A new patient, from the registration at this time to the consent and the order eight days later."""
    site = Site.objects.get(name="North")
    staff = {user.username: user for user in User.objects.exclude(username="")}
    clinic = DemoClinic(site, staff, {protocol.code: protocol for protocol in Protocol.objects.all()})
    number = 100 + Patient.objects.count()
    person = Person(number, "Cara", "Charted", date(1986, 3, 12), "female", WEIGHT_KG, 170)
    patient = intaking.register(clinic, person, at)
    intaking.answer_pre_assessment(clinic, patient, STORY, SEVERITY, Random(7), at + DAY)
    intaking.add_results(clinic, patient, person, at + 4 * DAY)
    intaking.decide_eligible(clinic, patient, at + 5 * DAY)
    order = treating.order_series(clinic, patient, person, at + 7 * DAY)
    intaking.consent_to_treatment(clinic, patient, at + 8 * DAY)
    return order
