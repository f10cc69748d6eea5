"""A whole infusion by the pages alone: every form of the cockpit sent once, as a browser sends it."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import PASSWORD
from tests.treatments.infusion_world import CALM, RESCUE_LINES
from treatments.courses.models import Delivery
from treatments.infusions import services as infusions
from treatments.infusions.models import Addendum, Infusion

pytestmark = pytest.mark.django_db

SECOND = {"second_username": "nils", "second_password": PASSWORD}
YES = ["fasted", "escort", "equipment_checked", "prescriber_on_site"]
WELL = [
    "room_air", "oriented", "steady_gait", "nausea_controlled", "escort_present", "no_driving_understood",
    "no_alcohol_or_legal_decisions_understood", "written_instructions_given", "suicide_safe",
]  # fmt: skip


class Chair:
    """The nurse's browser, with a clock that goes on by itself only when told."""

    def __init__(self, browser, clock):
        self.browser, self.clock, self.infusion = browser, clock, None

    def wait(self, minutes):
        self.clock["at"] += timedelta(minutes=minutes)

    def url(self, name, *args):
        return reverse(f"infusions:{name}", args=[self.infusion.pk, *args])

    def send(self, name, **fields):
        body = {f"{name}-{field}": value for field, value in fields.items()}
        answer = self.browser.post(self.url(name), {f"{name}-client_id": str(uuid4()), **body})
        assert answer.status_code == 302, answer.content.decode()
        self.infusion.refresh_from_db()
        return self.infusion.state

    def measure(self, **values):
        body = {**CALM, **values, "client_id": str(uuid4()), "recorded_at": self.clock["at"].isoformat()}
        assert self.browser.post(self.url("vitals"), body).status_code == 201


@pytest.fixture
def chair(monkeypatch, now, sign_in, staff):
    clock = {"at": now}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["at"])
    return Chair(sign_in(staff.nora), clock)


def test_from_the_door_to_the_signature(chair, appointment, chairs, vial, staff):
    confirmed = {"full_name": "on", "date_of_birth": "on", "allergies_confirmed": "on", "chair": chairs[0].pk}
    chair.browser.post(reverse("infusions:check-in", args=[appointment.pk]), confirmed)
    chair.infusion = Infusion.objects.get()

    chair.send("weight", value="70", unit="kg")
    answers = {**dict.fromkeys(YES, "yes"), "will_drive": "no", "intoxicated": "no", "pregnancy": "negative"}
    chair.send("checks", **answers)
    chair.send("line", act="placed", place="left forearm")
    chair.measure()
    check = {"vial": vial.pk, "weight_value": "70", "weight_unit": "kg", "volume_ml": "0.7", **SECOND}
    assert chair.send("prepare", **check) == "prepared"
    assert chair.send("discard", waste_ml="100", reason="Bag leaked.", **SECOND) == "checked-in"
    assert chair.send("prepare", **check) == "prepared"
    chair.send("checks", **{**answers, "fasted": "no"})
    infusions.sign_rescue_orders(chair.infusion.course, lines=RESCUE_LINES, by=staff.percy, at=chair.clock["at"])
    lifted = {"lift-fasting": "Only water.", "second_username": "percy", "second_password": PASSWORD}
    assert chair.send("start", **lifted) == "running"

    chair.wait(10)
    chair.measure(spo2=91)
    chair.send("pause", reason="side effect")
    chair.send("side-effect", term="nausea")
    chair.send("intervention", kind="oxygen", amount="2", route="nasal cannula", detail="")
    chair.wait(1)
    chair.measure()
    alert = chair.infusion.alerts.get()
    answered = {"client_id": str(uuid4()), "action": "Oxygen 2 L/min, prescriber came."}
    chair.browser.post(chair.url("answer", alert.pk), answered)
    nausea = chair.infusion.adverse_events.get()
    chair.browser.post(chair.url("side-effect-over", nausea.pk), {"client_id": str(uuid4())})
    assert chair.send("resume") == "running"
    chair.send("rate", rate_ml_per_h="100", reason="side effect")
    chair.wait(30)
    assert chair.send("end", reason="patient's wish") == "recovering"
    chair.measure()
    chair.send("line", act="removed", detail="clean and dry")

    chair.wait(61)
    chair.measure()
    judged = {**dict.fromkeys(WELL, "yes"), "dissociation": "0", "second_username": "percy"}
    judged |= {"escort_name": "Robin Field"}
    points = dict.fromkeys(["activity", "respiration", "circulation", "consciousness", "oxygen"], "2")
    assert chair.send("discharge", **judged, **points, second_password=PASSWORD) == "discharged"
    chair.send("waste", waste_ml="25", reason="", **SECOND)
    assert chair.send("sign", note="Well.", password=PASSWORD) == "signed"
    chair.send("addendum", text="Called the next day.")

    delivery = Delivery.objects.get()
    assert (delivery.delivered_mg, delivery.red_alerts, delivery.stopped_early) == (Decimal("26.25"), 1, True)
    assert chair.infusion.adverse_events.get().ended_at is not None
    html = chair.browser.get(chair.url("record")).content.decode()
    for words in ("Bag leaked.", "Only water.", "2 L/min", "Called the next day.", "Well.", "Nausea"):
        assert words in html


def test_a_late_reading_is_accepted_into_the_record(chair, signed):
    chair.infusion = signed
    body = {**CALM, "client_id": str(uuid4()), "recorded_at": chair.clock["at"].isoformat()}
    assert chair.browser.post(chair.url("vitals"), body).status_code == 409
    addendum = Addendum.objects.get()
    chair.browser.post(chair.url("accept-addendum", addendum.pk))
    addendum.refresh_from_db()
    assert addendum.accepted_by is not None


def test_another_ending_is_recorded_from_the_page(chair, running):
    chair.infusion = running
    assert chair.send("end-otherwise", act="hand-over", words="Ambulance at 11:05; Percy told.") == "emergency"


@pytest.mark.parametrize(
    ("stage", "offered"),
    [
        ("checked_in", ["leave", "hand-over", "record-death", "cancel"]),
        ("running", ["leave", "hand-over", "record-death"]),
        ("discharged", ["hand-over", "record-death"]),
    ],
)
def test_only_the_endings_that_are_possible_are_offered(request, chair, stage, offered):
    chair.infusion = request.getfixturevalue(stage)
    html = chair.browser.get(chair.url("infusion")).content.decode()
    assert re.findall(r'name="end-otherwise-act" value="([a-z-]+)"', html) == offered


def test_an_ending_that_another_tablet_made_impossible_is_refused_in_words(chair, running):
    chair.infusion = running
    assert chair.send("end-otherwise", act="record-death", words="At the chair.") == "died"
    assert "Another ending" not in chair.browser.get(chair.url("infusion")).content.decode()
    answer = chair.browser.post(
        chair.url("end-otherwise"), {"end-otherwise-act": "leave", "end-otherwise-words": "Went home."}
    )
    assert (answer.status_code, "not possible any more" in answer.content.decode()) == (422, True)
