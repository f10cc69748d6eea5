"""What a device kept while the network was gone: taken in once, in order, with both times; nothing is lost."""

import json
from base64 import b64decode
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from intake.instruments import services as instruments
from intake.patients.models import Patient
from tests.rules.intake.instruments.packing import as_file, questionnaire
from tests.treatments.infusion_world import CALM, make_appointment, reading
from treatments.courses.models import Delivery
from treatments.infusions import queries, scales, services
from treatments.infusions.models import (
    Addendum,
    AdverseEvent,
    Alert,
    Infusion,
    InfusionNote,
    Intervention,
    LateEntry,
    LineCare,
    RateChange,
    SealingKey,
    VitalSigns,
)
from treatments.infusions.rules.sealing import seal
from treatments.infusions.rules.vitals import Vitals
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


# --- About rows that are there already, and scales


NAUSEA = {"side-effect-term": "nausea"}
ITEMS = ("1", "2", "6", "7", "15", "22")


def cadss(*answers, **more):
    given = {f"item-{item}": str(answer) for item, answer in zip(ITEMS, answers, strict=True) if answer is not None}
    return {"of": "how-it-seems", "shown": "en:en-1", **given, **more}


@pytest.fixture
def nausea(running, staff, now):
    at = now + timedelta(minutes=3)
    return services.record_side_effect(running, client_id=uuid4(), term="nausea", by=staff.nora, at=at)


@pytest.fixture
def unusual(running, staff, now):
    at = now + timedelta(minutes=4)
    return services.record_vitals(running, reading(at, systolic=190), by=staff.nora, at=at).reading


@pytest.fixture
def another(running, staff, now):
    """An infusion of the same site that was cancelled this morning."""
    row = Infusion.objects.get(pk=running.pk)
    row.appointment = make_appointment(row.course, starts_at=now - timedelta(hours=3), by=staff.dana, number=2)
    row.pk, row.state, row.started_at, row.withdrawal, row.chair, row.closed_at = (
        None,
        "cancelled",
        None,
        None,
        None,
        now,
    )
    row.save()
    return row


def test_what_is_about_a_row_is_done_to_it_at_its_own_time(device, nausea, unusual, staff, now, the_time):
    alert = Alert.objects.get(reading=unusual, code="systolic-high")
    outcomes = device.send(
        device.entry("grade", {"of": str(nausea.pk), "grade": "3"}, minutes=5),
        device.entry("vitals", CALM, minutes=6),
        device.entry("answer", {"of": str(alert.pk), "action": "Waited, measured again."}, minutes=7),
        device.entry("over", {"of": str(nausea.pk)}, minutes=8),
        device.entry("correct", {"of": str(unusual.pk), **CALM, "systolic": "230", "reason": "a slip"}, minutes=9),
        device.entry("ask", cadss(1, 2, 2, 1, 3, 0), minutes=10),
        device.entry("ask", {"of": "how-you-feel", "unable_reason": "too drowsy"}, minutes=11),
    )
    assert outcomes == [("stored", "")] * 7
    nausea.refresh_from_db()
    assert (nausea.grade, nausea.ended_at) == (3, now + timedelta(minutes=8))
    alert.refresh_from_db()
    assert (alert.answered_at, alert.answered_by) == (now + timedelta(minutes=7), staff.nora)
    right = VitalSigns.objects.get(corrects=unusual)
    assert (right.systolic, right.recorded_at, right.received_at) == (230, unusual.recorded_at, the_time)
    asked, unable = scales.scales_of(device.infusion)
    assert (asked.at, asked.moment, scales.total_of(asked)) == (now + timedelta(minutes=10), "during", 9)
    assert (unable.instrument, unable.unable_reason) == ("vas-anxiety", "too drowsy")
    assert list(LateEntry.objects.values_list("recorded_at", flat=True)) == [
        now + timedelta(minutes=minutes) for minutes in range(5, 12)
    ]


def test_a_side_effect_is_named_where_its_row_is_not_at_hand(device, now):
    """Entered and graded without a network, in one batch; the second nausea is the one that is meant later."""
    outcomes = device.send(
        device.entry("side-effect", NAUSEA, minutes=3),
        device.entry("grade", {"term": "nausea", "grade": "2"}, minutes=4),
        device.entry("over", {"term": "nausea"}, minutes=5),
        device.entry("side-effect", NAUSEA, minutes=8),
        device.entry("grade", {"term": "nausea", "grade": "3"}, minutes=9),
    )
    assert outcomes == [("stored", "")] * 5
    first, second = AdverseEvent.objects.all()
    assert (first.grade, first.ended_at) == (2, now + timedelta(minutes=5))
    assert (second.grade, second.ended_at) == (3, None)


def test_a_name_without_an_open_side_effect_is_refused_and_its_words_are_kept(device):
    sent = [device.entry("over", {"term": "nausea"}), device.entry("grade", {"term": "nausea", "grade": "2"})]
    assert device.send(*sent) == [("refused", "No open nausea was found.")] * 2
    html = device.browser.get(reverse("infusions:infusion", args=[device.infusion.pk])).content.decode()
    assert "No open nausea was found." in html
    assert "Nausea, moderate" in html


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("grade", {"grade": "3"}),
        ("over", {}),
        ("answer", {"action": "Oxygen."}),
        ("correct", {**CALM, "systolic": "119", "reason": "a slip"}),
    ],
)
@pytest.mark.parametrize("of", ["another infusion's", "999999999", "nausea", "9" * 40])
def test_a_row_of_another_infusion_is_not_touched(device, nausea, unusual, another, kind, sent, of):
    rows = {"answer": Alert.objects.get(reading=unusual, code="systolic-high"), "correct": unusual}
    of = str(rows.get(kind, nausea).pk) if of.startswith("another") else of
    device.infusion = another
    ((outcome, words),) = device.send(device.entry(kind, sent | {"of": of}))
    assert (outcome, "of this infusion" in words) == ("refused", True)
    assert LateEntry.objects.get().sent == sent | {"of": of}
    assert not VitalSigns.objects.filter(corrects__isnull=False).exists()


def test_what_reached_the_server_before_is_not_done_twice(device, nausea, unusual, sign_in, staff, now, the_time):
    """The answer was lost on its way: the same act comes again, sealed; a colleague has gone on meanwhile."""
    services.record_vitals(device.infusion, reading(the_time), by=staff.nora, at=the_time)
    alert, nora = Alert.objects.get(reading=unusual, code="systolic-high"), sign_in(staff.nora)
    ids = {kind: str(uuid4()) for kind in ("grade", "over", "answer", "correct", "ask")}
    right = {**CALM, "systolic": "119", "reason": "a slip"}
    direct = {
        "grade": (["side-effect-grade", nausea.pk], {"grade": "2"}),
        "over": (["side-effect-over", nausea.pk], {}),
        "answer": (["answer", alert.pk], {"action": "Waited."}),
        "correct": (["correct", unusual.pk], right),
        "ask": (["ask", "how-it-seems"], cadss(1, 0, 0, 0, 0, 0)),
    }
    for kind, ((name, of), sent) in direct.items():
        url = reverse(f"infusions:{name}", args=[device.infusion.pk, of])
        assert nora.post(url, {**sent, "client_id": ids[kind]}).status_code == 302
    services.update_side_effect(nausea, grade=3, by=staff.nils, at=the_time)
    again = [
        device.entry(kind, {**sent, "of": str(of)}, client_id=ids[kind]) for kind, ((_, of), sent) in direct.items()
    ]
    assert device.send(*again) == device.send(*again) == [("stored", "")] * 5
    nausea.refresh_from_db()
    assert (nausea.grade, nausea.ended_at) == (3, the_time)
    assert VitalSigns.objects.filter(corrects=unusual).count() == 1
    assert len(scales.scales_of(device.infusion)) == 1


def test_a_late_word_does_not_undo_a_later_one(device, nausea, unusual, staff, now):
    later = now + timedelta(minutes=20)
    services.update_side_effect(nausea, grade=3, by=staff.nils, at=later)
    services.update_side_effect(nausea, ended=True, by=staff.nils, at=later)
    services.record_vitals(device.infusion, reading(later), by=staff.nils, at=later)
    alert = Alert.objects.get(reading=unusual, code="systolic-high")
    services.answer_alert(alert, action="Called.", by=staff.nils, at=later)
    services.correct_vitals(unusual, values=Vitals(**CALM), reason="a slip", client_id=uuid4(), by=staff.nils, at=later)
    outcomes = device.send(
        device.entry("grade", {"of": str(nausea.pk), "grade": "1"}),
        device.entry("over", {"of": str(nausea.pk)}),
        device.entry("over", {"term": "nausea"}),
        device.entry("answer", {"of": str(alert.pk), "action": "Oxygen given."}),
        device.entry("correct", {"of": str(unusual.pk), **CALM, "systolic": "110", "reason": "a slip"}),
    )
    assert [outcome for outcome, _ in outcomes] == ["refused"] * 5
    assert outcomes[0][1] == "It was graded again after this; it stays severe."
    assert outcomes[1][1].startswith("Nausea is over already, since ")
    assert outcomes[3][1] == "Somebody has answered this alert already."
    nausea.refresh_from_db()
    assert (nausea.grade, nausea.ended_at) == (3, later)
    html = device.browser.get(reverse("infusions:infusion", args=[device.infusion.pk])).content.decode()
    assert "Oxygen given." in html


def test_a_grade_that_comes_late_holds_although_it_is_over_since(device, nausea, staff, now):
    services.update_side_effect(nausea, ended=True, by=staff.nils, at=now + timedelta(minutes=20))
    assert device.send(device.entry("grade", {"term": "nausea", "grade": "2"}, minutes=10)) == [("stored", "")]
    nausea.refresh_from_db()
    assert (nausea.grade, nausea.ended_at) == (2, now + timedelta(minutes=20))


def test_a_scale_asked_in_the_chair_counts_after_the_discharge(recovering, staff, sign_in, now, request, monkeypatch):
    device = Device(recovering, staff.nora, sign_in(staff.nils), now)
    request.getfixturevalue("discharged")
    later = request.getfixturevalue("after_recovery")
    monkeypatch.setattr("django.utils.timezone.now", lambda: later + timedelta(minutes=1))
    outcomes = device.send(
        device.entry("ask", cadss(4, 4, 4, 0, 0, 0), minutes=20),
        device.entry("ask", cadss(0, 0, 0, 0, 0, 0), minutes=102),
    )
    assert outcomes == [("stored", ""), ("refused", "A scale is asked while the patient is in the chair.")]
    assert scales.scales_of(recovering).first().moment == "during"
    request.getfixturevalue("signed")
    assert Delivery.objects.get(infusion_id=recovering.pk).peak_dissociation == 12


def test_the_words_that_were_read_out_are_kept(device):
    """English words were read to somebody whose language is another one."""
    Patient.objects.filter(pk=device.infusion.patient_id).update(language="es")
    device.send(
        device.entry("ask", cadss(1, 0, 0, 0, 0, 0)), device.entry("ask", cadss(1, 0, 0, 0, 0, 0, shown="xx:y"))
    )
    first, second = scales.scales_of(device.infusion)
    assert (first.assessment.language, first.assessment.wording_version) == ("en", "en-1")
    assert second.assessment.wording_version == "en-1"


def test_a_page_without_a_network_asks_in_the_words_that_we_ship(device, staff, now):
    """A clinic's own words may be licensed to the clinic alone, and that page lies on devices."""
    own = questionnaire("cadss-6", "en") | {"title": "The words of this clinic"}
    pack = instruments.import_pack(instrument="cadss-6", language="en", raw=as_file(own), by=staff.mona, at=now)
    instruments.take_into_use(pack=pack, permission="Letter of 1 March, file 7.", by=staff.mona, at=now)
    assert "The words of this clinic" not in Client().get(reverse("infusions:offline")).content.decode()
    cockpit = device.browser.get(reverse("infusions:infusion", args=[device.infusion.pk])).content.decode()
    assert "The words of this clinic" in cockpit
    assert f'value="en:{pack.version}"' in cockpit
    device.send(
        device.entry("ask", cadss(1, 0, 0, 0, 0, 0)),
        device.entry("ask", cadss(1, 0, 0, 0, 0, 0, shown=f"en:{pack.version}")),
    )
    versions = [one.assessment.wording_version for one in scales.scales_of(device.infusion)]
    assert versions == ["en-1", pack.version]


def test_after_the_signature_the_addenda_say_what_it_was_about(signed, staff, sign_in, now):
    device = Device(signed, staff.nora, sign_in(staff.nils), now)
    wrong = signed.vitals.first()
    device.send(
        device.entry("grade", {"term": "nausea", "grade": "3"}),
        device.entry("ask", cadss(1, 2, None, None, None, None, unable_reason="too drowsy")),
        device.entry("correct", {"of": str(wrong.pk), **CALM, "systolic": "119", "reason": "a slip"}),
        device.entry("correct", {"of": str(wrong.pk), "reason": "another chair"}),
    )
    grade, scale, right, struck = (each.text.partition("signature: ")[2] for each in Addendum.objects.order_by("id"))
    assert grade == "Grade of a side effect (Nausea, severe)."
    assert scale == "Scale (CADSS-6: item 1: 1, item 2: 2, too drowsy)."
    assert right.startswith("Correction of a reading (the reading of ")
    assert "systolic blood pressure 119" in right
    assert struck.endswith(": another chair, struck out).")


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
