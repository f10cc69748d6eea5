"""What a device kept while the network was gone: taken in once, in order, with both times; nothing is lost."""

import json
from base64 import b64decode
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.treatments.infusion_world import CALM
from treatments.infusions import queries
from treatments.infusions.models import (
    Addendum,
    AdverseEvent,
    InfusionNote,
    Intervention,
    LateEntry,
    LineCare,
    RateChange,
    SealingKey,
    VitalSigns,
)
from treatments.infusions.rules.sealing import seal
from treatments.infusions.services import late

pytestmark = pytest.mark.django_db
URL = "/infusions/late/"


@pytest.fixture(autouse=True)
def the_time(monkeypatch, now):
    """The network is back after half an hour, twenty minutes into the infusion."""
    at = now + timedelta(minutes=35)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    return at


@pytest.fixture
def device(running, staff, sign_in, now):
    """A tablet on which Nora charted, and from which Nils sends."""
    return Device(running, staff.nora, sign_in(staff.nils), now)


class Device:
    def __init__(self, infusion, recorder, browser, now):
        self.infusion, self.browser, self.now = infusion, browser, now
        self.public = bytes(late.sealing_key(at=now).public)
        self.who = late.page_of_user(recorder, infusion)

    def entry(self, kind, sent, *, minutes=5, client_id=None, **more):
        client_id = client_id or str(uuid4())
        at = (self.now + timedelta(minutes=minutes)).isoformat()
        inside = {"infusion": self.infusion.pk, "kind": kind, "sent": sent, "recorded_at": at, "who": self.who, **more}
        return seal(json.dumps(inside).encode(), client_id=client_id, public=self.public).as_json()

    def send(self, *entries, status=200):
        answer = self.browser.post(URL, json.dumps({"entries": list(entries)}), content_type="application/json")
        assert answer.status_code == status, answer.content
        return [(one["outcome"], one.get("words", "")) for one in answer.json()["results"]] if status == 200 else None


def test_a_reading_is_stored_with_both_times_and_both_people(device, staff, now, the_time):
    assert device.send(device.entry("vitals", CALM)) == [("stored", "")]
    stored = VitalSigns.objects.get(recorded_at=now + timedelta(minutes=5))
    assert (stored.received_at, stored.by, stored.systolic) == (the_time, staff.nora, 118)
    kept = LateEntry.objects.get()
    assert (kept.by, kept.sent_by, kept.received_at) == (staff.nora, staff.nils, the_time)


def test_the_same_batch_again_changes_nothing(device):
    batch = [device.entry("vitals", CALM, minutes=minutes) for minutes in (1, 2, 3)]
    before = VitalSigns.objects.count()
    assert device.send(*batch) == device.send(*batch) == [("stored", "")] * 3
    assert VitalSigns.objects.count() == before + 3
    assert LateEntry.objects.count() == 3


def test_a_reading_that_reached_the_server_before_is_stored_once(device, sign_in, staff, now):
    client_id = str(uuid4())
    body = {**CALM, "client_id": client_id, "recorded_at": now.isoformat()}
    url = reverse("infusions:vitals", args=[device.infusion.pk])
    assert sign_in(staff.nora).post(url, json.dumps(body), content_type="application/json").status_code == 201
    assert device.send(device.entry("vitals", CALM, minutes=0, client_id=client_id)) == [("stored", "")]
    assert VitalSigns.objects.filter(client_id=client_id).count() == 1


def test_every_kind_of_event_is_done_at_its_own_time(device, staff, now):
    outcomes = device.send(
        device.entry("side-effect", {"side-effect-term": "nausea"}, minutes=4),
        device.entry("intervention", {"intervention-kind": "reassurance", "intervention-detail": "calm"}, minutes=5),
        device.entry("note", {"note-text": "Asked for water."}, minutes=6),
        device.entry("line", {"line-act": "flushed", "line-volume_ml": "10"}, minutes=7),
        device.entry("pause", {"pause-reason": "side effect"}, minutes=10),
        device.entry("resume", {}, minutes=15),
        device.entry("rate", {"rate-rate_ml_per_h": "100", "rate-reason": "blood pressure"}, minutes=20),
        device.entry("end", {"end-reason": "as planned"}, minutes=30),
    )
    assert outcomes == [("stored", "")] * 8
    device.infusion.refresh_from_db()
    assert (device.infusion.state, device.infusion.ended_at) == ("recovering", now + timedelta(minutes=30))
    assert AdverseEvent.objects.get().onset_at == now + timedelta(minutes=4)
    assert Intervention.objects.get().by == staff.nora
    assert InfusionNote.objects.get().text == "Asked for water."
    assert LineCare.objects.get(act="flushed").volume_ml == 10
    rates = list(RateChange.objects.values_list("at", flat=True))
    assert rates == [now + timedelta(minutes=minutes) for minutes in (0, 10, 15, 20, 30)]
    # 10 min and 5 min at 150, 10 min at 100 mL/h, at 0.35 mg/mL
    given = queries.charted(device.infusion, now + timedelta(minutes=35)).delivered
    assert round(given.delivered_mg, 4) == Decimal("18.9583")


def test_an_act_that_is_not_possible_any_more_is_kept_with_the_reason(device):
    ((outcome, words),) = device.send(device.entry("resume", {}))
    assert outcome == "refused"
    assert "not possible" in words
    assert LateEntry.objects.get().words == words
    html = device.browser.get(reverse("infusions:infusion", args=[device.infusion.pk])).content.decode()
    assert "Entered offline, not carried out" in html
    assert "Going on" in html


def test_the_pump_is_not_changed_behind_what_another_tablet_did(device):
    device.send(device.entry("pause", {"pause-reason": "side effect"}, minutes=10))
    ((outcome, words),) = device.send(device.entry("end", {"end-reason": "as planned"}, minutes=9))
    assert (outcome, "later" in words or "after this" in words) == ("refused", True)
    assert RateChange.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("vitals", {"systolic": 999}),
        ("vitals", {}),
        ("vitals", {"pulse": 7}),
        ("intervention", {"intervention-kind": "magic"}),
        ("intervention", {"intervention-kind": "oxygen"}),
        ("side-effect", {"side-effect-term": "unheard-of"}),
        ("side-effect", {"side-effect-term": ["nausea"]}),
        ("note", {}),
        ("line", {"line-act": "placed"}),
        ("rate", {"rate-rate_ml_per_h": "0", "rate-reason": "other"}),
    ],
)
def test_what_is_refused_is_kept_and_stops_nothing(device, kind, sent):
    outcomes = device.send(device.entry(kind, sent), device.entry("vitals", CALM))
    assert [outcome for outcome, _ in outcomes] == ["refused", "stored"]
    assert LateEntry.objects.get(outcome="refused").sent == sent


def test_after_the_signature_all_of_it_is_proposed_as_addenda(signed, staff, sign_in, now):
    device = Device(signed, staff.nora, sign_in(staff.nils), now)
    batch = [device.entry("vitals", CALM), device.entry("pause", {"pause-reason": "other", "pause-words": "cough"})]
    assert [outcome for outcome, _ in device.send(*batch)] == ["proposed", "proposed"]
    device.send(*batch)
    reading, pause = Addendum.objects.order_by("id")
    assert reading.reading["systolic"] == 118
    assert pause.text.startswith("Entered at 10:05 on a device")
    assert "cough" in pause.text
    assert {reading.accepted_at, pause.accepted_at} == {None}


def test_a_word_on_the_page_is_not_believed_for_another_infusion_or_when_made_up(device, staff):
    assert late.user_of_page(device.who, device.infusion) == staff.nora
    device.who = "made up"
    device.send(device.entry("vitals", CALM))
    assert LateEntry.objects.get().by == staff.nils


def test_what_cannot_be_opened_or_is_not_theirs_stays_on_the_device(device, stranger, sign_in, now):
    sealed = device.entry("vitals", CALM)
    broken = {**sealed, "client_id": str(uuid4())}
    elsewhere = device.entry("vitals", CALM, infusion=device.infusion.pk + 999)
    assert [outcome for outcome, _ in device.send(broken, "x", elsewhere)] == ["unreadable", "unreadable", "not-yours"]
    device.browser = sign_in(stranger)
    assert device.send(sealed)[0][0] == "not-yours"
    assert not LateEntry.objects.exists()


def test_an_older_key_goes_on_opening(device, now):
    sealed = device.entry("vitals", CALM)
    new = late.make_sealing_key(at=now + timedelta(minutes=1))
    assert late.sealing_key(at=now) == new
    assert device.send(sealed) == [("stored", "")]


def test_the_key_in_the_database_opens_nothing_without_the_secret(device, settings):
    settings.SECRET_KEY, old = "another" * 10, settings.SECRET_KEY
    with pytest.raises(late.CannotOpen):
        late._private_of(SealingKey.objects.get())
    settings.SECRET_KEY_FALLBACKS = [old]
    assert late._private_of(SealingKey.objects.get())


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"entries": []}', '{"entries": 7}', '{"entries": [' + "1," * 200 + "1]}"]
)
def test_what_is_no_batch_is_400(device, body):
    assert device.browser.post(URL, body, content_type="application/json").status_code == 400


def test_signed_out_is_401_and_who_may_not_is_403(device, sign_in, staff):
    assert Client().post(URL, "{}", content_type="application/json").status_code == 401
    assert sign_in(staff.dana).post(URL, "{}", content_type="application/json").status_code == 403


def test_the_page_gives_the_device_what_it_needs_and_the_offline_page_holds_nothing(device, staff, sign_in):
    html = sign_in(staff.nora).get(reverse("infusions:infusion", args=[device.infusion.pk])).content.decode()
    assert f'data-who="{device.who.split(":")[0]}' in html
    point = html.split('data-key-point="')[1].split('"')[0]
    assert b64decode(point) == device.public
    kept = sign_in(staff.nora).get(reverse("infusions:offline")).content.decode()
    for word in ("nora", "Nora", device.infusion.patient.family_name, "Chair 1", staff.nora.printed_name):
        assert word not in kept
    assert kept == Client().get(reverse("infusions:offline")).content.decode()


def test_the_worker_is_served_for_the_pages_of_infusions():
    answer = Client().get(reverse("infusions:worker"))
    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "{static}" not in text
    assert "{version}" not in text
    assert "/infusions/offline/" in text
