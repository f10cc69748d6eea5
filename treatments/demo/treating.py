"""The treatment of the stories: ordered, booked, infused, signed. By the same services as the pages."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from intake.patients.models import Patient
from treatments.courses import services as courses
from treatments.courses.dosing import Bag
from treatments.courses.models import Course, Order, Protocol
from treatments.courses.orders import OrderDraft
from treatments.courses.weights import WeightBasis
from treatments.demo.answers import CADSS_ITEMS
from treatments.demo.clinic import DemoClinic
from treatments.demo.people import Person
from treatments.demo.stories import spread
from treatments.infusions import services as infusions
from treatments.infusions.models import Infusion
from treatments.infusions.rules.aldrete import Aldrete
from treatments.infusions.rules.discharge import DischargeFacts
from treatments.infusions.rules.line import LineAct
from treatments.infusions.rules.payload import Reading
from treatments.infusions.rules.vitals import Vitals
from treatments.infusions.scales import DISSOCIATION
from treatments.scheduling import queries as calendar
from treatments.scheduling import services as scheduling
from treatments.scheduling.models import Appointment
from treatments.stock import services as stock
from treatments.stock.models import Vial

MINUTE = timedelta(minutes=1)
# Made up, as everything here; a prescriber writes the real ones.
RESCUE_LINES = (
    {"drug": "Ondansetron", "amount": "4", "unit": "mg", "route": "IV", "when": "for nausea, once"},
    {"drug": "Oxygen", "amount": "2", "unit": "L/min", "route": "nasal cannula", "when": "when SpO2 falls"},
)
SERIES_DAYS = (0, 2, 4, 7, 9, 11)


def draft_of(protocol: Protocol, **more) -> OrderDraft:
    """The protocol's own numbers as an order, dosed by actual weight."""
    fields = {
        "mg_per_kg": protocol.mg_per_kg,
        "minutes": protocol.minutes,
        "infusions": protocol.infusions,
        "gap_min_days": protocol.gap_min_days,
        "gap_preferred_days": protocol.gap_preferred_days,
        "gap_max_days": protocol.gap_max_days,
        "dosing_weight": WeightBasis.ACTUAL,
        "final_volume_ml": Decimal(100),
        "bag": Bag.EXACT,
    }
    return OrderDraft(**{**fields, **more})


def order_series(clinic: DemoClinic, patient: Patient, person: Person, at: datetime) -> Order:
    """Open the induction course and sign its order."""
    protocol = clinic.protocols["sad-induction"]
    course = courses.open_course(patient=patient, protocol=protocol, by=clinic.staff["percy"], at=at)
    courses.record_weight(patient=patient, value=Decimal(person.weight_kg), unit="kg", by=clinic.staff["nora"], at=at)
    return courses.sign_order(course=course, draft=draft_of(protocol), by=clinic.staff["percy"], at=at)


def book_series(clinic: DemoClinic, course: Course, days: list, at: datetime) -> list[Appointment]:
    """Book the infusions of a course on these local dates, at the first time that is free on each."""
    kind = calendar.kind_for("booster" if course.protocol.kind == "booster" else "infusion", course.orders.last())
    starts = []
    for on in days:
        slots = calendar.free_slots(clinic.site, course.patient, kind, on, at=at)
        starts.append(slots[0].starts_at)
    return scheduling.book_series(course=course, starts=starts, by=clinic.staff["dana"], at=at)


class Infusing:
    """Runs one infusion of a story from check-in to signature, with made-up readings."""

    def __init__(self, clinic: DemoClinic, random: Random):
        self.clinic, self.random = clinic, random
        self.nurse, self.second = clinic.staff["nora"], clinic.staff["nils"]
        self.prescriber = clinic.staff["percy"]

    def run(self, appointment: Appointment, person: Person) -> Infusion:
        """Everything that happens on the day of one infusion."""
        start = appointment.starts_at
        infusion = self._prepare(appointment, person, start)
        began = start + 20 * MINUTE
        infusions.start(infusion, client_id=self._id(), by=self.nurse, at=began)
        for minutes, rise in ((10, 8), (20, 14), (30, 12), (39, 9)):
            self._vitals(infusion, began + minutes * MINUTE, rise=rise)
        if self.random.random() < 0.6:
            self._side_effect(infusion, began + 15 * MINUTE)
        self._dissociation(infusion, began + 38 * MINUTE, total=self.random.randrange(2, 12))
        ended = began + self._minutes(infusion)
        infusions.end(infusion, reason="completed", client_id=self._id(), by=self.nurse, at=ended)
        for minutes, rise in ((2, 7), (15, 4), (30, 2), (45, 1), (61, 0)):
            self._vitals(infusion, ended + minutes * MINUTE, rise=rise)
        self._dissociation(infusion, ended + 62 * MINUTE, total=self.random.randrange(0, 2))
        return self._close(infusion, ended + 65 * MINUTE)

    def _prepare(self, appointment, person, at):
        if not appointment.course.rescue_orders.exists():
            infusions.sign_rescue_orders(appointment.course, lines=RESCUE_LINES, by=self.prescriber, at=at)
        chair = appointment.reservations.get(chair__isnull=False).chair
        infusion = infusions.check_in(
            appointment=appointment, identifiers=list(infusions.IDENTIFIERS), allergies_confirmed=True, chair=chair,
            by=self.nurse, at=at,
        )  # fmt: skip
        weight = Decimal(person.weight_kg * 10 + self.random.randrange(-6, 7)) / 10
        infusion = infusions.record_weight(infusion, value=weight, unit="kg", by=self.nurse, at=at + 2 * MINUTE)
        infusions.record_checks(infusion, self._checks(person), by=self.nurse, at=at + 4 * MINUTE)
        self._line(infusion, at + 6 * MINUTE)
        self._vitals(infusion, at + 8 * MINUTE, rise=0)
        self._dissociation(infusion, at + 9 * MINUTE, total=0)
        at += 12 * MINUTE
        vial = self._vial(at)
        drawn = infusions.compute_sheet(infusion, vial, at=at).preparation.drawn_volume_ml
        check = infusions.BlindCheck(by=self.second, weight_value=weight, weight_unit="kg", volume_ml=drawn)
        infusions.prepare_and_withdraw(infusion, vial=vial, check=check, reason="", by=self.nurse, at=at)
        return infusion

    def _line(self, infusion, at):
        """Placed and primed before, flushed and removed at the end."""
        once = {"by": self.nurse, "at": at}
        infusions.record_line(
            infusion, client_id=self._id(), act=LineAct.PLACED, place="left forearm", detail="22 G", **once
        )
        infusions.record_line(infusion, client_id=self._id(), act=LineAct.PRIMED, volume_ml=Decimal(8), **once)

    def _checks(self, person):
        return {
            "fasted": True,
            "escort": True,
            "escort_name": "Robin Field",
            "escort_phone": "+15555550142",
            "will_drive": False,
            "intoxicated": False,
            "pregnancy": "not-possible" if person.reference_sex == "male" else "negative",
            "medicines_changed": False,
            "equipment_checked": True,
            "prescriber_on_site": True,
            "iv_site": "left forearm",
        }

    def _vial(self, at):
        """A vial that holds enough and may still be used; a new one is received when there is none."""
        usable = Vial.objects.filter(site=self.clinic.site, balance_ml__gte=2, received_at__lte=at).exclude(
            beyond_use_at__lte=at
        )
        found = usable.order_by("-opened_at", "pk").first()
        if found is not None:
            return found
        number = Vial.objects.count() + 1
        container = stock.Container(
            drug="ketamine", product="Ketamine", ndc="00000-0000-00", barcode=f"DEMO-{number:04}",
            strength_mg_per_ml=Decimal(50), volume_ml=Decimal(10), lot=f"L{number:03}",
            expires_on=(at + timedelta(days=720)).date(),
            supplier="Made-up Wholesale", invoice_no=f"INV-{number:03}", location="Safe, shelf 1",
        )  # fmt: skip
        return stock.receive(
            site=self.clinic.site, container=container, key=f"demo-receive-{number}", by=self.nurse, at=at - 60 * MINUTE
        )

    def _vitals(self, infusion, at, *, rise):
        more = self.random.randrange(-3, 4)
        vitals = Vitals(
            systolic=120 + rise + more,
            diastolic=76 + rise // 2 + more,
            heart_rate=70 + rise // 2 + more,
            spo2=98,
            respiratory_rate=15 + more // 2,
            sedation=5,
        )
        infusions.record_vitals(infusion, Reading(self._id(), at, vitals), by=self.nurse, at=at)

    def _dissociation(self, infusion, at, *, total):
        infusions.record_scale(
            infusion, client_id=self._id(), instrument=DISSOCIATION, answers=spread(total, CADSS_ITEMS, 4, self.random),
            unable_reason="", by=self.nurse, at=at,
        )  # fmt: skip

    def _side_effect(self, infusion, at):
        term = self.random.choice(("dissociation", "dizziness", "nausea", "headache"))
        event = infusions.record_side_effect(infusion, client_id=self._id(), term=term, by=self.nurse, at=at)
        infusions.update_side_effect(event, by=self.nurse, at=at + 25 * MINUTE, ended=True)

    def _minutes(self, infusion):
        infusion.refresh_from_db()
        return infusion.order.minutes * MINUTE

    def _close(self, infusion, at):
        infusions.record_waste(
            infusion, waste_ml=Decimal(0), residual_reason="", witness=self.second, by=self.nurse, at=at - 40 * MINUTE
        )
        facts = DischargeFacts(
            now=at,
            aldrete=Aldrete(2, 2, 2, 2, 2),
            room_air=True,
            oriented=True,
            dissociation=1,
            baseline_dissociation=0,
            steady_gait=True,
            nausea_controlled=True,
            escort_present=True,
            escort_name="Robin Field",
            no_driving_understood=True,
            no_alcohol_or_legal_decisions_understood=True,
            written_instructions_given=True,
            suicide_safe=True,
        )
        infusions.record_line(
            infusion,
            client_id=self._id(),
            act=LineAct.REMOVED,
            detail="dry, not swollen",
            by=self.nurse,
            at=at - MINUTE,
        )
        infusions.discharge(infusion, facts, second=self.prescriber, by=self.nurse, at=at)
        return infusions.sign(infusion, note="", by=self.nurse, at=at + 5 * MINUTE)

    def _id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)
