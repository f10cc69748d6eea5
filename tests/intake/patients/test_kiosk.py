"""A tablet in the waiting room: one patient's visit, and nothing of it afterwards."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from intake.patients import services, sessions
from intake.patients.models import SignInCode
from intake.screening import services as screening
from intake.screening.models import PreAssessment

pytestmark = pytest.mark.django_db

KIOSK, END = reverse("patients:kiosk"), reverse("patients:kiosk-end")
BORN = {"born_day": "17", "born_month": "5", "born_year": "1991"}
HTMX = {"HX-Request": "true"}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tablet(client, ada, staff, now):
    """Ada has come in."""
    screening.invite(patient=ada, by=staff.dana, at=now)
    client.get(KIOSK)
    code, _row = services.issue_code(patient=ada, by=staff.dana, at=now)
    assert client.post(KIOSK, {"code": code, **BORN}).url == "/me/"
    return client


def is_signed_in(browser):
    return "_auth_user_id" in browser.session


def screen(section, number):
    return reverse("screening:screen", args=[section, number])


def test_the_door_offers_nothing_of_those_before(client):
    page = client.get(KIOSK)
    assert "no-store" in page.headers["Cache-Control"]
    assert page.content.decode().count('autocomplete="off"') == 5


def test_the_pages_work_and_show_the_way_out(tablet):
    page = tablet.get(screen("goals", 1)).content.decode()
    assert "I am done with this tablet" in page
    assert "Sign out" not in page
    assert tablet.get(screen("goals", 1)).headers["Cache-Control"] == "no-store"
    assert SignInCode.objects.get().used_on_kiosk


def test_handing_in_ends_the_visit(tablet):
    answered = tablet.post(reverse("screening:submit"))
    assert (answered.url, is_signed_in(tablet)) == (KIOSK, False)
    assert answered.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert PreAssessment.objects.get().state == "submitted"
    assert "give the tablet back" in tablet.get(KIOSK).content.decode()


def test_leaving_the_forms_keeps_the_answers_and_ends_the_visit(tablet):
    answered = tablet.post(screen("goals", 1), {"easier": "A walk.", "leave": "1"})
    assert (answered.url, is_signed_in(tablet)) == (KIOSK, False)
    assert PreAssessment.objects.get().sections.get().answers == {"easier": "A walk."}


def test_leaving_a_questionnaire_ends_it_too(tablet, ada, now):
    begun = screening.begin_instrument(
        pre_assessment=PreAssessment.objects.get(), instrument="gad-7", by=ada.user, at=now
    )
    answered = tablet.post(reverse("assessments:screen", args=[begun.pk, 1]), {"item-1": "1", "leave": "1"})
    assert (answered.url, is_signed_in(tablet)) == (KIOSK, False)


def test_the_button_ends_it(tablet):
    assert tablet.post(END).url == KIOSK
    assert not is_signed_in(tablet)
    assert tablet.get(END).status_code == 405


@pytest.mark.parametrize(("quiet", "status"), [(5 * MINUTE - timedelta(seconds=1), 200), (5 * MINUTE, 302)])
def test_without_a_page_the_server_ends_it(tablet, clock, now, quiet, status):
    clock.move_to(now + quiet)
    answered = tablet.get("/me/")
    assert answered.status_code == status
    assert is_signed_in(tablet) is (status == 200)


def test_somebody_who_keeps_going_is_not_thrown_out(tablet, clock, now):
    for minutes in range(0, 40, 4):
        clock.move_to(now + minutes * MINUTE)
        assert tablet.get("/me/").status_code == 200


def test_going_back_afterwards_leads_to_the_door_and_nowhere_else(tablet):
    tablet.post(END)
    for url in ("/me/", screen("goals", 1), reverse("patients:own-code")):
        assert tablet.get(url).url == KIOSK
    assert tablet.post(screen("goals", 1), {"easier": "Not me."}, headers=HTMX).headers["HX-Redirect"] == KIOSK
    assert not PreAssessment.objects.get().sections.exists()


def test_nothing_of_the_visit_is_left_in_the_store_of_sessions(tablet):
    used = tablet.session.session_key
    tablet.post(END)
    assert not Session.objects.filter(session_key=used).exists()


def test_the_next_person_finds_the_visit_of_one_who_went_away_closed_off(tablet, ada):
    page = tablet.get(KIOSK).content.decode()
    assert "Somebody is using this tablet" in page
    assert ada.name not in page


def test_staff_who_opened_the_page_are_signed_out_by_the_patient(ada, staff, sign_in, now):
    browser = sign_in(staff.dana)
    code, _row = services.issue_code(patient=ada, by=staff.dana, at=now)
    browser.post(KIOSK, {"code": code, **BORN})
    assert browser.session["_auth_user_id"] == str(ada.user.pk)


def test_a_visit_begins_with_nothing_of_the_one_before(tablet, ada, staff, now):
    session = tablet.session
    session["help_shown"] = ["1:high"]
    session.save()
    code, _row = services.issue_code(patient=ada, by=staff.dana, at=now)
    tablet.post(END)
    tablet.post(KIOSK, {"code": code, **BORN})
    assert "help_shown" not in tablet.session


def test_on_ones_own_phone_nothing_of_this_holds(client, ada, staff, now, clock):
    code, _row = services.issue_code(patient=ada, by=staff.dana, at=now)
    client.post(reverse("patients:code"), {"code": code, **BORN})
    clock.move_to(now + 30 * MINUTE)
    assert client.get("/me/").status_code == 200
    assert sessions.KIOSK_COOKIE not in client.cookies
    assert client.post(END).url == KIOSK
    assert is_signed_in(client)
