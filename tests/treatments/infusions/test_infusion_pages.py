"""The board and the cockpit: what each phase shows, who may open them, what a refusal says, what they cost."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.audit.models import AccessEvent
from tests.cast import PASSWORD, make_patient
from tests.treatments.infusion_world import reading
from treatments.courses.figures import figure
from treatments.courses.services import record_weight
from treatments.infusions import services
from treatments.infusions.forms import ChecksForm
from treatments.infusions.models import Infusion, RateChange
from treatments.scheduling.models import Chair

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_time(monkeypatch, now):
    clock = {"at": now}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["at"])
    return clock


def page(infusion, name="infusion", *args):
    return reverse(f"infusions:{name}", args=[infusion.pk, *args])


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("checked_in", "Write the weight down"),
        ("ready", "Scan the vial"),
        ("prepared", "Start the infusion"),
        ("running", "Pause now"),
        ("recovering", "Aldrete: activity"),
        ("discharged", "Wasted, with this witness"),
        ("wasted", "Sign as Nora Staff"),
        ("signed", "Add an addendum"),
    ],
)
def test_each_phase_shows_its_act(request, sign_in, staff, stage, words):
    infusion = request.getfixturevalue(stage)
    for name in ("infusion", "live", "record"):
        answer = sign_in(staff.nora).get(page(infusion, name))
        assert answer.status_code == 200, name
        if name == "infusion":
            assert words in answer.content.decode()


def test_nothing_is_filled_in_on_the_pad(running, sign_in, staff):
    html = sign_in(staff.nora).get(page(running)).content.decode()
    assert html.count('autocomplete="off" maxlength="3" value=""') == 4
    assert 'last 118 <span class="nowrap">base 118</span>' in html


@pytest.mark.parametrize(("name", "status"), [("theo", 200), ("percy", 200), ("dana", 403), ("mona", 403)])
def test_who_may_open_the_cockpit(running, sign_in, staff, name, status):
    assert sign_in(getattr(staff, name)).get(page(running)).status_code == status


def test_a_stranger_finds_nothing(running, sign_in, stranger, appointment):
    for url in (
        page(running), page(running, "record"), page(running, "live"),
        reverse("infusions:check-in", args=[appointment.pk]),
    ):  # fmt: skip
        assert sign_in(stranger).get(url).status_code == 404
    assert sign_in(stranger).post(page(running, "pause"), {"pause-reason": "other"}).status_code == 404


def test_a_look_is_logged_and_writes_nothing_else(running, sign_in, staff):
    sign_in(staff.theo).get(page(running))
    assert AccessEvent.objects.filter(user_id=staff.theo.pk, patient_id=running.patient_id).exists()
    assert Infusion.objects.get().state == "running"


def test_check_in_asks_for_every_confirmation(appointment, chairs, sign_in, staff):
    url = reverse("infusions:check-in", args=[appointment.pk])
    answer = sign_in(staff.nora).post(url, {"full_name": "on", "chair": chairs[0].pk})
    assert (answer.status_code, Infusion.objects.exists()) == (422, False)
    all_of_it = {"full_name": "on", "date_of_birth": "on", "allergies_confirmed": "on", "chair": chairs[0].pk}
    answer = sign_in(staff.nora).post(url, all_of_it)
    assert answer.url == page(Infusion.objects.get())


def prepare_post(vial, **changes):
    body = {
        "vial": vial.pk, "weight_value": "70", "weight_unit": "kg", "volume_ml": "0.7", "second_username": "nils",
        "second_password": PASSWORD,
    }  # fmt: skip
    return {f"prepare-{name}": value for name, value in {**body, **changes}.items()}


def test_the_hours_of_fasting_are_those_of_the_protocol(checked_in, sign_in, staff):
    words = "6 h no food, 8 h nothing fatty, 2 h no clear liquids."
    assert words in sign_in(staff.nora).get(page(checked_in)).content.decode()
    own = checked_in.course.protocol.monitoring["fasting"] | {"solids_hours": figure(7, "h")}
    assert ChecksForm(fasting=own)["fasted"].help_text.startswith("7 h no food, 8 h")


def test_the_second_person_checks_blind(ready, vial, sign_in, staff):
    html = sign_in(staff.nora).get(f"{page(ready)}?vial={vial.pk}&check=1").content.decode()
    assert "0.7" not in html.split('id="prepare"')[1].split("</section>")[0].replace(str(vial), "")
    assert "70\N{NO-BREAK SPACE}kg" not in html
    answer = sign_in(staff.nora).post(page(ready, "prepare"), prepare_post(vial))
    assert answer.status_code == 302
    assert Infusion.objects.get().state == "prepared"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"volume_ml": "0.8"}, "differs"),
        ({"volume_ml": "0,7"}, "with a point"),
        ({"second_password": "wrong"}, "may witness here"),
        ({"second_username": "nora"}, "another person"),
        ({"second_username": "theo"}, "may witness here"),
        ({"weight_value": ""}, "Fill this in"),
        ({"reason": "x" * 10_000}, "at most 300"),
    ],
)
def test_a_refused_check_says_why_and_draws_nothing(ready, vial, sign_in, staff, changes, words):
    answer = sign_in(staff.nora).post(page(ready, "prepare"), prepare_post(vial, **changes))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    vial.refresh_from_db()
    assert vial.balance_ml == 10


def test_a_held_start_shows_every_reason(prepared, sign_in, staff, now):
    services.record_checks(prepared, {"fasted": None, "equipment_checked": None}, by=staff.nora, at=now)
    answer = sign_in(staff.nora).post(page(prepared, "start"), {"start-client_id": str(uuid4())})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "It is not recorded whether the patient has fasted." in html
    assert "It is not recorded that the emergency equipment was checked." in html


def test_a_double_click_starts_once(prepared, sign_in, staff):
    body, browser = {"start-client_id": str(uuid4())}, sign_in(staff.nora)
    assert [browser.post(page(prepared, "start"), body).status_code for _ in range(2)] == [302, 302]
    assert RateChange.objects.count() == 1


@pytest.mark.parametrize("value", ["", "0", "-1", "1500", "100 mL", "<script>", "\0", "1" * 10_000, "😀"])
def test_a_bad_rate_is_refused_at_its_field(running, sign_in, staff, value):
    body = {"rate-rate_ml_per_h": value, "rate-reason": "other", "rate-client_id": str(uuid4())}
    answer = sign_in(staff.nora).post(page(running, "rate"), body)
    assert answer.status_code == 422
    assert RateChange.objects.count() == 1


def test_a_rate_above_the_order_is_asked_about_once(running, sign_in, staff):
    browser = sign_in(staff.nora)
    body = {"rate-rate_ml_per_h": "150.1", "rate-reason": "equipment", "rate-client_id": str(uuid4())}
    asked = browser.post(page(running, "rate"), body)
    assert (asked.status_code, RateChange.objects.count()) == (422, 1)
    assert "The sheet says 150 mL/h." in asked.content.decode()
    assert browser.post(page(running, "rate"), body | {"rate-sure": "on"}).status_code == 302
    slower = {**body, "rate-rate_ml_per_h": "150", "rate-client_id": str(uuid4())}
    assert browser.post(page(running, "rate"), slower).status_code == 302


def test_a_paused_pump_says_at_which_rate_it_goes_on(running, sign_in, staff, now):
    once = {"reason": "side effect", "by": staff.nora, "at": now}
    services.change_rate(running, rate_ml_per_h=Decimal(90), client_id=uuid4(), **once)
    services.pause(running, client_id=uuid4(), **once)
    assert "Go on at 90\N{NO-BREAK SPACE}mL/h" in sign_in(staff.nora).get(page(running)).content.decode()


def test_the_weight_before_stands_beside_the_box(checked_in, sign_in, staff, now):
    record_weight(
        patient=checked_in.patient, value=Decimal("71.5"), unit="kg", by=staff.nora, at=now - timedelta(days=3)
    )
    html = sign_in(staff.nora).get(page(checked_in)).content.decode()
    assert "71.5\N{NO-BREAK SPACE}kg on " in html


@pytest.mark.parametrize(("name", "second"), [("nora", "Prescriber"), ("percy", "Nurse")])
def test_a_discharge_says_from_when_and_who_signs_beside(recovering, sign_in, staff, name, second):
    html = sign_in(getattr(staff, name)).get(page(recovering)).content.decode()
    first = recovering.ended_at + timedelta(minutes=60)
    assert f"Not earned before {first.astimezone(ZoneInfo(recovering.site.time_zone)):%H:%M}" in re.sub(
        "<[^>]*>", "", html
    )
    assert f"{second}: user name" in html


def test_a_discharge_says_what_the_record_knows_before_a_password_is_typed(
    recovering, sign_in, staff, the_time, after_recovery
):  # fmt: skip
    the_time["at"] = after_recovery
    services.record_vitals(recovering, reading(after_recovery, spo2=85), by=staff.nora, at=after_recovery)
    html = sign_in(staff.nora).get(page(recovering)).content.decode()
    lines = re.findall(r'<li data-state="(met|unmet|asked)">.*?<span>([^<]*?) *<', html[html.index('id="discharge"') :])
    assert lines[:3] == [
        ("unmet", "A red alert is not answered yet."),
        ("unmet", "No red alert for 30 min"),
        ("unmet", "SpO2 at baseline on room air"),
    ]
    standings = [standing for standing, _ in lines]
    assert standings == sorted(standings, key=["unmet", "met", "asked"].index)
    assert [words for standing, words in lines if standing == "met"] == [
        "Blood pressure within 20 mmHg or 20 % of baseline, heart rate within 20 %",
        "Observed for 60 min after the end of the infusion",
        "No open risk case",
    ]
    assert ("asked", "Walks steadily") in lines


def test_a_failed_discharge_shows_the_criteria(recovering, sign_in, staff):
    body = {"discharge-second_username": "percy", "discharge-second_password": PASSWORD}
    answer = sign_in(staff.nora).post(page(recovering, "discharge"), body)
    assert answer.status_code == 422
    assert "Observed for 60 min" in answer.content.decode()
    assert re.search(r'data-state="unmet">(?:(?!</li>).)*Walks steadily', answer.content.decode(), re.S)


def test_signing_says_which_side_effect_goes_on(wasted, sign_in, staff, the_time, after_recovery):
    the_time["at"] = after_recovery
    kept = {
        term: services.record_side_effect(wasted, client_id=uuid4(), term=term, by=staff.nora, at=after_recovery)
        for term in ("nausea", "headache")
    }
    services.update_side_effect(kept["headache"], ended=True, by=staff.nora, at=after_recovery)
    html = sign_in(staff.nora).get(page(wasted)).content.decode()
    assert re.findall(r"Still going on: (\w+), since", html) == ["nausea"]


def test_signing_asks_for_the_password(wasted, sign_in, staff, the_time, after_recovery):
    the_time["at"] = after_recovery
    assert sign_in(staff.nora).post(page(wasted, "sign"), {"sign-password": "x"}).status_code == 422
    assert sign_in(staff.nora).post(page(wasted, "sign"), {"sign-password": PASSWORD}).status_code == 302
    assert Infusion.objects.get().state == "signed"


def test_a_script_in_a_name_stays_text(running, sign_in, staff, now):
    services.record_side_effect(
        running, client_id=uuid4(), term="<script>alert(1)</script>", by=staff.nora, at=timezone.now()
    )
    assert "<script>alert(1)" not in sign_in(staff.nora).get(page(running)).content.decode()


def test_the_board_shows_initials_and_what_is_due(running, sign_in, staff):
    html = sign_in(staff.dana).get(reverse("infusions:board")).content.decode()
    assert "AA" in html
    assert "Ada Abel" not in html
    assert 'data-clock="due"' in html


def test_the_board_costs_the_same_for_many_chairs(
    running, sign_in, staff, now, north, django_assert_max_num_queries
):  # fmt: skip
    browser, url = sign_in(staff.nora), reverse("infusions:board")
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for number in range(8):
        patient = make_patient(f"P{number}", "More", site=north, mobile=f"+1555300000{number}")
        copy = Infusion.objects.get(pk=running.pk)
        appointment = copy.appointment
        appointment.pk, appointment.patient = None, patient
        appointment.save()
        copy.pk, copy.patient, copy.appointment, copy.withdrawal, copy.started_at = (
            None,
            patient,
            appointment,
            None,
            None,
        )
        copy.chair = Chair.objects.create(site=north, name=f"More {number}")
        copy.state = "checked-in"
        copy.save()
        services.record_vitals(copy, reading(now, spo2=91), by=staff.nora, at=now)
    with django_assert_max_num_queries(len(one)):
        browser.get(url)


def parts_of(answer):
    """Which parts of the page an answer brings, each for its own place."""
    return re.findall(r'<div id="([a-z]+)" hx-swap-oob="innerHTML">', answer.content.decode())


def test_what_moves_comes_in_one_answer_and_the_chart_only_when_it_is_another(running, sign_in, staff, now):
    browser, moment = sign_in(staff.nora), now + timedelta(minutes=1)
    first = browser.get(page(running, "live"))
    assert parts_of(first) == ["alarms", "live", "recent", "chart"]
    have = {"have": first.context["chart_version"]}
    assert parts_of(browser.get(page(running, "live"), have)) == ["alarms", "live", "recent"]
    services.record_vitals(running, reading(moment, spo2=91), by=staff.nora, at=moment)
    answer = browser.get(page(running, "live"), have)
    assert parts_of(answer) == ["alarms", "live", "recent", "chart"]
    html = answer.content.decode()
    assert "SpO2 91 %" in html
    assert (
        'id="vital-spo2-last" hx-swap-oob="innerHTML"><span data-level="red">last 91 <span class="nowrap">base 98'
        in html
    )


def test_of_a_signed_infusion_only_what_its_page_shows_comes_again(signed, sign_in, staff):
    assert parts_of(sign_in(staff.nora).get(page(signed, "live"))) == ["alarms", "live"]


def test_what_moves_costs_the_same_for_a_long_infusion(running, sign_in, staff, now, django_assert_num_queries):
    """The session with its account, the infusion, its readings, rates and alerts; three more for the chart."""
    browser = sign_in(staff.nora)
    for minute in range(1, 30):
        at = now + timedelta(minutes=minute)
        services.record_vitals(running, reading(at, spo2=91), by=staff.nora, at=at)
    with django_assert_num_queries(8):
        browser.get(page(running, "live"))


def test_the_cockpit_costs_the_same_for_a_long_infusion(running, sign_in, staff, now, django_assert_max_num_queries):
    browser = sign_in(staff.nora)
    browser.get(page(running))
    with CaptureQueriesContext(connection) as few:
        browser.get(page(running))
    for minute in range(1, 30):
        at = now + timedelta(minutes=minute)
        services.record_vitals(running, reading(at, spo2=91), by=staff.nora, at=at)
    with django_assert_max_num_queries(len(few)):
        browser.get(page(running))
