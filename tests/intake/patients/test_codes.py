"""Coming in by a short code: made by staff or by the patient, typed elsewhere, good for once."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from intake.patients import codes, services
from intake.patients.models import Patient, SignInCode
from intake.patients.views.code import WRONG_CODES_PER_HOUR
from tests.intake.pages import EMOJI, LONG, NUL, SCRIPT, errors_of, refuses_strangers_and_others

pytestmark = pytest.mark.django_db

BORN = {"born_day": "17", "born_month": "5", "born_year": "1991"}
WRONG = {"born_day": "18", "born_month": "5", "born_year": "1991"}
DOOR = reverse("patients:code")


@pytest.fixture
def code(ada, staff, now):
    return services.issue_code(patient=ada, by=staff.dana, at=now)[0]


def signed_in(client):
    return client.session.get("_auth_user_id")


# --- making one


def test_staff_make_a_code_that_stands_on_the_page_alone(ada, staff, sign_in):
    page = sign_in(staff.dana).post(reverse("patients:issue-code", args=[ada.pk]))
    shown = page.context["code"]
    assert shown in page.content.decode()
    row = SignInCode.objects.get()
    assert (row.patient, row.issued_by) == (ada, staff.dana)
    assert shown.replace(" ", "") not in str(vars(row))
    assert page.headers["Cache-Control"] == "no-store"


def test_making_one_is_written_down_and_looking_makes_none(ada, staff, stranger, sign_in):
    url = reverse("patients:issue-code", args=[ada.pk])
    refuses_strangers_and_others(sign_in, url, others=[staff.theo, ada.user], stranger=stranger, method="post")
    assert sign_in(staff.dana).get(url).status_code == 405
    assert not SignInCode.objects.exists()


def test_the_patient_makes_one_on_their_own_page(ada, sign_in):
    browser = sign_in(ada.user)
    assert "code" not in browser.get(reverse("patients:own-code")).context
    assert not SignInCode.objects.exists()
    page = browser.post(reverse("patients:own-code"))
    assert page.context["code"] in page.content.decode()
    assert SignInCode.objects.get().issued_by == ada.user


def test_a_new_code_ends_the_one_before(ada, staff, now, code, client):
    services.issue_code(patient=ada, by=staff.dana, at=now)
    assert client.post(DOOR, {"code": code, **BORN}).status_code == 422
    assert SignInCode.objects.filter(revoked_at=now).count() == 1


def test_a_code_of_another_patient_stays(ada, ben, staff, now, code, client):
    services.issue_code(patient=ben, by=staff.dana, at=now)
    assert client.post(DOOR, {"code": code, **BORN}).status_code == 302


# --- using it


def test_code_and_date_of_birth_sign_in_and_lead_home(client, code, ada, now):
    assert client.post(DOOR, {"code": codes.as_read(code), **BORN}).url == "/me/"
    assert signed_in(client) == str(ada.user.pk)
    assert SignInCode.objects.get().used_at == now


def test_a_patient_who_was_never_here_gets_an_account(client, staff, ada, now):
    Patient.objects.filter(pk=ada.pk).update(user=None)
    code, _row = services.issue_code(patient=ada, by=staff.dana, at=now)
    client.post(DOOR, {"code": code, **BORN})
    ada.refresh_from_db()
    assert signed_in(client) == str(ada.user.pk)


def test_it_works_once(client, code):
    client.post(DOOR, {"code": code, **BORN})
    client.logout()
    assert client.post(DOOR, {"code": code, **BORN}).status_code == 422


@pytest.mark.parametrize(("after", "status"), [(codes.WORKS_FOR - timedelta(seconds=1), 302), (codes.WORKS_FOR, 422)])
def test_it_ends_after_ten_minutes(client, code, clock, now, after, status):
    clock.move_to(now + after)
    assert client.post(DOOR, {"code": code, **BORN}).status_code == status


def test_three_wrong_dates_of_birth_end_it(client, code):
    for _try in range(codes.MOST_WRONG):
        assert client.post(DOOR, {"code": code, **WRONG}).status_code == 422
    assert client.post(DOOR, {"code": code, **BORN}).status_code == 422
    assert signed_in(client) is None


def test_a_wrong_code_and_a_wrong_date_are_told_apart_by_nobody(client, code):
    no_code = errors_of(client.post(DOOR, {"code": "00000000" if code != "00000000" else "1" * 8, **BORN}))
    no_date = errors_of(client.post(DOOR, {"code": code, **WRONG}))
    assert no_code == no_date


def test_one_address_has_only_so_many_wrong_tries(client, code):
    wrong = {"code": "00000000" if code != "00000000" else "11111111", **BORN}
    statuses = [client.post(DOOR, wrong).status_code for _ in range(WRONG_CODES_PER_HOUR)]
    assert set(statuses) == {422}
    assert client.post(DOOR, {"code": code, **BORN}).status_code == 429
    cache.clear()
    assert client.post(DOOR, {"code": code, **BORN}).status_code == 302


def test_right_codes_do_not_use_up_the_tries(client, ada, staff, now):
    for _visit in range(WRONG_CODES_PER_HOUR + 1):
        code, _row = services.issue_code(patient=ada, by=staff.dana, at=now)
        assert client.post(DOOR, {"code": code, **BORN}).status_code == 302
        client.logout()


@pytest.mark.parametrize("typed", ["", "1234", LONG, SCRIPT, NUL, EMOJI, "12345678 9"])
def test_what_is_no_code_is_said_at_the_field_and_costs_no_try(client, code, typed):
    assert errors_of(client.post(DOOR, {"code": typed, **BORN}))["code"]
    assert SignInCode.objects.get().wrong_answers == 0


def test_the_account_of_somebody_shut_out_is_not_let_in(client, code, ada):
    ada.user.is_active = False
    ada.user.save()
    assert client.post(DOOR, {"code": code, **BORN}).status_code == 422


def test_the_database_keeps_one_open_code_a_patient_and_none_used_too_late(ada, staff, now, code):
    fields = {"patient": ada, "issued_by": staff.dana, "issued_at": now, "expires_at": now + codes.WORKS_FOR}
    for wrong in ({"code_hash": "a"}, {"code_hash": "b", "used_at": now + codes.WORKS_FOR}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignInCode.objects.create(**fields, **wrong)


def test_the_code_cannot_be_found_from_what_is_stored_by_trying_all(code):
    assert SignInCode.objects.get().code_hash != sha256(code.encode()).hexdigest()


def test_the_right_date_is_that_of_the_codes_patient(code, ben, now):
    with pytest.raises(services.CodeDoesNotWork):
        services.open_code(code, born=ben.born, on_kiosk=False, at=now)
    assert services.open_code(code, born=date(1991, 5, 17), on_kiosk=False, at=now).given_name == "Ada"
