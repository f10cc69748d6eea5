"""The vitals endpoint as other programs use it, status by status."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.treatments.infusion_world import CALM, reading
from treatments.infusions import services
from treatments.infusions.models import Addendum, Alert, VitalSigns

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_time(monkeypatch, now):
    """The server's clock stands a quarter of an hour into the infusion."""
    at = now + timedelta(minutes=15)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    return at


@pytest.fixture
def url(running):
    return reverse("infusions:vitals", args=[running.pk])


def sent(at, **changes):
    body = {"client_id": str(uuid4()), "recorded_at": at.isoformat(), **CALM, **changes}
    return {key: value for key, value in body.items() if value is not ...}


def post(client, url, body, **more):
    return client.post(url, json.dumps(body), content_type="application/json", **more)


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_device_that_only_looks_hears_whether_it_is_signed_in(sign_in, staff, caplog, method):
    late, program = reverse("infusions:late"), {"headers": {"Accept": "application/json"}}
    answer = getattr(sign_in(staff.nora), method)(late, **program)
    assert (answer.status_code, answer.content, caplog.records) == (204, b"", [])
    assert getattr(Client(), method)(late, **program).status_code == 401
    assert sign_in(staff.nora).put(late, **program).status_code == 405


def test_a_reading_is_stored(sign_in, staff, url, the_time):
    answer = post(sign_in(staff.nora), url, sent(the_time))
    assert (answer.status_code, answer.json()["alerts"]) == (201, [])
    assert VitalSigns.objects.filter(recorded_at=the_time, systolic=118, by=staff.nora).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reading_is_three_statements_however_long_the_infusion(
    sign_in, staff, running, url, the_time, django_assert_num_queries
):
    """Who it is, what is to be known of the infusion, the row: no block around them where there is no alert."""
    browser = sign_in(staff.nora)
    for minute in range(1, 12):
        at = running.started_at + timedelta(minutes=minute)
        services.record_vitals(running, reading(at), by=staff.nora, at=at)
    with django_assert_num_queries(3):
        assert post(browser, url, sent(the_time)).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_a_reading_whose_call_cannot_be_placed_is_not_stored_without_it(sign_in, staff, url, the_time, monkeypatch):
    monkeypatch.setattr("treatments.infusions.services.charting.call_prescribers", lambda *_, **__: 1 / 0)
    body = sent(the_time, spo2=85)
    with pytest.raises(ZeroDivisionError):
        post(sign_in(staff.nora), url, body)
    assert not VitalSigns.objects.filter(client_id=body["client_id"]).exists()
    assert not Alert.objects.exists()


def test_the_same_reading_again_is_stored_before(sign_in, staff, url, the_time):
    body = sent(the_time, spo2=91)
    answers = [post(sign_in(staff.nora), url, body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert VitalSigns.objects.filter(client_id=body["client_id"]).count() == Alert.objects.count() == 1


def test_a_form_is_taken_as_well(sign_in, staff, url, the_time):
    answer = sign_in(staff.nora).post(url, sent(the_time))
    assert answer.status_code == 201
    assert sign_in(staff.nora).post(url, sent(the_time, systolic="", diastolic="")).status_code == 201


def test_the_answer_carries_the_alerts(sign_in, staff, url, the_time):
    (alert,) = post(sign_in(staff.nora), url, sent(the_time, systolic=185)).json()["alerts"]
    assert (alert["level"], alert["code"], alert["needs_action"]) == ("red", "systolic-high", True)


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_signed_out_is_401(url, content_type):
    assert Client(enforce_csrf_checks=True).post(url, "{}", content_type=content_type).status_code == 401


@pytest.mark.parametrize("name", ["dana", "theo", "mona", "odo"])
def test_who_may_not_is_403(sign_in, staff, url, the_time, name):
    assert post(sign_in(getattr(staff, name)), url, sent(the_time)).status_code == 403


def test_a_stranger_finds_nothing(sign_in, stranger, url, the_time):
    assert post(sign_in(stranger), url, sent(the_time)).status_code == 404


def test_the_token_comes_by_header(staff, url, the_time):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.nora, backend="django.contrib.auth.backends.ModelBackend")
    assert post(client, url, sent(the_time)).status_code == 403
    client.get(reverse("infusions:board"))
    token = client.cookies["csrftoken"].value
    assert post(client, url, sent(the_time), headers={"X-CSRFToken": token}).status_code == 201


def test_after_the_signature_it_is_kept_once_as_a_proposed_addendum(sign_in, staff, signed, the_time):
    url = reverse("infusions:vitals", args=[signed.pk])
    body = sent(the_time, spo2=97)
    assert [post(sign_in(staff.nora), url, body).status_code for _ in range(2)] == [409, 409]
    addendum = Addendum.objects.get()
    assert (addendum.reading["spo2"], addendum.accepted_at) == (97, None)


def test_a_reading_stored_before_the_signature_is_still_stored_before(sign_in, staff, signed, the_time):
    stored = signed.vitals.first()
    body = sent(the_time, client_id=str(stored.client_id))
    assert post(sign_in(staff.nora), reverse("infusions:vitals", args=[signed.pk]), body).status_code == 200
    assert not Addendum.objects.exists()


def test_late_replays_are_taken_until_the_signature(sign_in, staff, discharged, now):
    url = reverse("infusions:vitals", args=[discharged.pk])
    assert post(sign_in(staff.nora), url, sent(now + timedelta(minutes=5))).status_code == 201


@pytest.mark.parametrize(
    ("ahead", "status", "marked"), [(0, 201, [False]), (1, 201, [True]), (900, 201, [True]), (901, 422, [])]
)
def test_a_clock_ahead_is_marked_up_to_a_quarter_of_an_hour(sign_in, staff, url, the_time, ahead, status, marked):
    body = sent(the_time + timedelta(seconds=ahead))
    assert post(sign_in(staff.nora), url, body).status_code == status
    assert list(VitalSigns.objects.filter(client_id=body["client_id"]).values_list("clock_ahead", flat=True)) == marked


@pytest.mark.parametrize(
    ("parameter", "least", "most"),
    [
        ("diastolic", 20, 200),
        ("heart_rate", 20, 250),
        ("spo2", 50, 100),
        ("respiratory_rate", 2, 70),
        ("sedation", 0, 5),
        ("systolic", 40, 300),
    ],
)
def test_only_the_absolute_limits_refuse(sign_in, staff, url, the_time, parameter, least, most):
    others = dict.fromkeys(CALM, ...)
    for value, status in ((least - 1, 422), (least, 201), (most, 201), (most + 1, 422)):
        answer = post(sign_in(staff.nora), url, sent(the_time, **{**others, parameter: value}))
        assert answer.status_code == status, value
        if status == 422:
            assert list(answer.json()["errors"]) == [parameter]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_id": ...}, "client_id"),
        ({"client_id": "7"}, "client_id"),
        ({"client_id": 7}, "client_id"),
        ({"client_id": "\0"}, "client_id"),
        ({"recorded_at": ...}, "recorded_at"),
        ({"recorded_at": "2026-03-02T15:00:00"}, "recorded_at"),
        ({"recorded_at": "yesterday"}, "recorded_at"),
        ({"recorded_at": "0001-01-01T00:00:00+14:00"}, "recorded_at"),
        ({"recorded_at": "2026-02-30T15:00:00Z"}, "recorded_at"),
        ({"recorded_at": 1772463600}, "recorded_at"),
        ({"systolic": "118"}, "systolic"),
        ({"systolic": 118.5}, "systolic"),
        ({"systolic": True}, "systolic"),
        ({"systolic": [118]}, "systolic"),
        ({"systolic": 10**400}, "systolic"),
        ({"systolic": -1}, "systolic"),
        ({"systolic": 76, "diastolic": 76}, "systolic"),
        ({"systolic": 70, "diastolic": 118}, "systolic"),
        ({"spo2": "\0"}, "spo2"),
        ({"pulse": 70}, "pulse"),
        (dict.fromkeys(CALM, ...), "systolic"),
        (dict.fromkeys(CALM, None), "systolic"),
    ],
)
def test_what_is_wrong_is_named_by_field(sign_in, staff, url, the_time, changes, field):
    answer = post(sign_in(staff.nora), url, sent(the_time, **changes))
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


@pytest.mark.parametrize("spelled", [118, 118.0])
def test_a_whole_number_is_one_however_it_is_spelled(sign_in, staff, url, the_time, spelled):
    assert post(sign_in(staff.nora), url, sent(the_time, systolic=spelled)).status_code == 201


@pytest.mark.parametrize("value", ["11O", "118.0", "+118", "1e2", "\uff11\uff11\uff18", "-5", "99999999999999999999"])
def test_a_form_takes_digits_only(sign_in, staff, url, the_time, value):
    answer = sign_in(staff.nora).post(url, sent(the_time, systolic=value))
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["systolic"])


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "7", '"x"', "{" * 100_000, b"\xff\xfe", '{"systolic": NaN}'])
def test_what_is_no_json_object_is_400(sign_in, staff, url, body):
    answer = sign_in(staff.nora).post(url, body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert not VitalSigns.objects.filter(recorded_at__minute=15).exists()


def test_a_huge_body_is_refused(sign_in, staff, url):
    answer = sign_in(staff.nora).post(url, b" " * (6 * 1024 * 1024), content_type="application/json")
    assert answer.status_code in (400, 413)


def test_a_client_id_of_another_infusion_is_refused(sign_in, staff, url, the_time, running, ben):
    body = sent(the_time)
    assert post(sign_in(staff.nora), url, body).status_code == 201
    other = reverse("infusions:vitals", args=[running.pk + 10_000])
    assert post(sign_in(staff.nora), other, body).status_code == 404


def test_get_is_not_for_reading(sign_in, staff, url):
    assert sign_in(staff.nora).get(url).status_code == 405


def test_a_page_without_javascript_confirms_a_doubtful_value(sign_in, staff, url, the_time):
    browser, body = sign_in(staff.nora), sent(the_time, heart_rate=155)
    answer = browser.post(url, body, headers={"Accept": "text/html"})
    assert (answer.status_code, b"confirm that it is right" in answer.content) == (422, True)
    answer = browser.post(url, {**body, "confirmed": "yes"}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.url) == (302, reverse("infusions:infusion", args=[url.split("/")[2]]))
