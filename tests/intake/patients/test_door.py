"""The link that a patient gets, and the door behind it."""

from datetime import timedelta

import pytest

from clinic.accounts.models import User
from intake.patients import links, services
from intake.patients.models import Patient, PatientLink
from tests.intake.pages import FUTURE, LONG, NUL, SCRIPT, errors_of

BORN = {"born_day": "17", "born_month": "5", "born_year": "1991"}
WRONG = {"born_day": "18", "born_month": "5", "born_year": "1991"}
BENS = {"born_day": "2", "born_month": "11", "born_year": "1984"}


@pytest.fixture
def path(ada, now):
    return path_of(services.make_link(ada, "/me/consent/treatment/", at=now))


def path_of(url):
    return url[url.index("/go/") :]


def signed_in(browser):
    return browser.session.get("_auth_user_id")


def test_the_right_date_of_birth_signs_in_and_leads_to_the_page(client, ada, path, now):
    response = client.post(path, BORN)
    assert response.url == "/me/consent/treatment/"
    assert signed_in(client) == str(ada.user.pk)
    assert PatientLink.objects.get().opened_at == now


def test_opening_the_link_shows_the_door_and_does_nothing(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert b"date of birth" in response.content
    assert signed_in(client) is None
    link = PatientLink.objects.get()
    assert (link.opened_at, link.wrong_answers) == (None, 0)
    assert response.headers["Cache-Control"].find("no-store") >= 0


def test_the_door_names_nobody(client, path):
    page = client.get(path).content.decode()
    assert "Ada" not in page
    assert "Abel" not in page


def test_a_patient_without_an_account_gets_one_without_a_password(client, ada, now):
    Patient.objects.filter(pk=ada.pk).update(user=None)
    User.objects.filter(username="patient-ada").delete()
    client.post(path_of(services.make_link(ada, "/me/", at=now)), BORN)
    ada.refresh_from_db()
    assert ada.user.roles == ["patient"]
    assert not ada.user.has_usable_password()
    assert signed_in(client) == str(ada.user.pk)


def test_the_same_link_opens_again_and_keeps_when_it_was_first_opened(client, path, now, clock):
    client.post(path, BORN)
    client.logout()
    clock.move_to(now + timedelta(days=3))
    assert client.post(path, BORN).status_code == 302
    assert PatientLink.objects.get().opened_at == now


def test_who_is_signed_in_already_goes_straight_through(client, path):
    client.post(path, BORN)
    assert client.get(path).url == "/me/consent/treatment/"


def test_a_wrong_date_of_birth_is_counted_and_told_without_giving_it_away(client, path):
    sentences = errors_of(client.post(path, WRONG))["born"]
    assert "You have 4 more tries." in sentences[0]
    assert "1991" not in sentences[0]
    assert PatientLink.objects.get().wrong_answers == 1
    assert signed_in(client) is None


def test_after_five_wrong_dates_the_right_one_opens_nothing(client, path):
    answers = [client.post(path, WRONG).status_code for _ in range(links.MOST_WRONG)]
    assert answers == [422] * 4 + [410]
    assert client.post(path, BORN).status_code == 410
    assert signed_in(client) is None
    assert PatientLink.objects.get().wrong_answers == links.MOST_WRONG


def test_a_right_date_does_not_give_back_the_tries_that_were_used(client, path):
    client.post(path, WRONG)
    client.post(path, BORN)
    assert PatientLink.objects.get().wrong_answers == 1


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"born_day": "x", "born_month": "5", "born_year": "1991"},
        {"born_day": "31", "born_month": "2", "born_year": "1991"},
        {"born_day": LONG, "born_month": "5", "born_year": "1991"},
        {"born_day": NUL, "born_month": SCRIPT, "born_year": "🙂"},
        {"born_day": "17", "born_month": "5", "born_year": "91"},
        FUTURE,
    ],
)
def test_what_is_no_date_is_said_at_the_field_and_costs_no_try(client, path, typed):
    assert errors_of(client.post(path, typed))["born"]
    assert PatientLink.objects.get().wrong_answers == 0


def test_another_patients_date_of_birth_does_not_open_it(client, path, ben):
    assert client.post(path, BENS).status_code == 422
    assert signed_in(client) is None


def test_a_link_ends_to_the_second(client, path, now, clock):
    clock.move_to(now + timedelta(days=14) - timedelta(seconds=1))
    assert client.get(path).status_code == 200
    clock.move_to(now + timedelta(days=14))
    for answer in (client.get(path), client.post(path, BORN)):
        assert answer.status_code == 410
        assert b"/me/new-link/" in answer.content
    assert signed_in(client) is None


def test_a_revoked_link_opens_nothing(client, path, now):
    PatientLink.objects.update(revoked_at=now)
    assert client.get(path).status_code == client.post(path, BORN).status_code == 410


@pytest.mark.parametrize("change", [lambda path: path[:-2] + "/", lambda path: path[:-1] + "x/", lambda path: "/go/x/"])
def test_a_tampered_link_is_met_kindly_and_opens_nothing(client, path, change):
    for answer in (client.get(change(path)), client.post(change(path), BORN)):
        assert answer.status_code == 410
        assert b"nothing you did wrong" in answer.content
    assert signed_in(client) is None


def test_the_account_of_somebody_shut_out_opens_nothing(client, ada, path):
    User.objects.filter(pk=ada.user.pk).update(is_active=False)
    assert client.post(path, BORN).status_code == 410
    assert signed_in(client) is None


def test_another_patient_on_the_same_browser_is_signed_out_first(client, ada, ben, path, now):
    client.post(path_of(services.make_link(ben, "/me/", at=now)), BENS)
    session = client.session
    session["of_ben"] = "secret"
    session.save()
    assert client.get(path).status_code == 200
    assert signed_in(client) == str(ben.user.pk)
    client.post(path, BORN)
    assert signed_in(client) == str(ada.user.pk)
    assert "of_ben" not in client.session


def test_staff_who_open_a_patients_link_are_signed_out_first(sign_in, staff, ada, path):
    browser = sign_in(staff.dana)
    browser.post(path, BORN)
    assert signed_in(browser) == str(ada.user.pk)
    assert browser.get("/patients/").status_code == 403


def test_only_a_hash_of_the_token_is_kept(ada, path):
    token = path.split("/")[2]
    link = PatientLink.objects.get()
    assert token not in str(link.__dict__)
    assert link.token_hash == links.hash_of(token)


def test_a_link_never_leads_out_of_the_patients_own_pages(ada, now):
    with pytest.raises(links.NotAnOwnPage):
        services.make_link(ada, "//evil.test/", at=now)
    assert not PatientLink.objects.exists()
