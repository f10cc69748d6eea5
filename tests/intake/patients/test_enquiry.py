"""The public page, and what the front desk makes of it."""

from datetime import timedelta

import pytest
from django.test import Client

from clinic.sites.models import Site
from intake.patients.models import Enquiry, Patient
from tests.intake.pages import EMOJI, LONG, NUL, SCRIPT, errors_of, refuses_strangers_and_others
from tests.intake.patients.test_register import FILLED

URL = "/enquiry/"
ASKED = {
    "name": "Zoe Zim",
    "contact_way": "email",
    "email": "zoe@example.org",
    "mobile": "",
    "please_do_not_call": "on",
}


def test_anybody_can_ask_to_be_contacted(client, north, now):
    assert client.post(URL, ASKED).url == "/enquiry/sent/"
    enquiry = Enquiry.objects.get()
    assert (enquiry.site, enquiry.name, enquiry.email) == (north, "Zoe Zim", "zoe@example.org")
    assert (enquiry.please_do_not_call, enquiry.received_at, enquiry.handled_at) == (True, now, None)
    assert client.get("/enquiry/sent/").status_code == 200


def test_it_asks_for_nothing_clinical(client, north):
    assert set(client.get(URL).context["form"].fields) == {
        "name",
        "contact_way",
        "email",
        "mobile",
        "please_do_not_call",
    }


def test_with_several_places_it_asks_which(client, north, south):
    assert errors_of(client.post(URL, ASKED)) == {"site": ["Choose an answer."]}
    client.post(URL, {**ASKED, "site": south.pk})
    assert Enquiry.objects.get().site == south


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": LONG}, "name"),
        ({"name": NUL}, "name"),
        ({"email": ""}, "email"),
        ({"email": SCRIPT}, "email"),
        ({"contact_way": "sms"}, "mobile"),
        ({"contact_way": "sms", "mobile": "123"}, "mobile"),
        ({"contact_way": "owl"}, "contact_way"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, north, changes, field):
    assert list(errors_of(client.post(URL, {**ASKED, **changes}))) == [field]
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("site", ["x", "0", "9" * 30, SCRIPT])
def test_a_place_that_is_none_is_refused(client, north, south, site):
    assert "site" in errors_of(client.post(URL, {**ASKED, "site": site}))


@pytest.mark.parametrize("name", [SCRIPT, EMOJI])
def test_any_name_is_shown_to_staff_as_text(client, north, sign_in, staff, name):
    client.post(URL, {**ASKED, "name": name})
    assert b"<script>alert" not in sign_in(staff.dana).get("/enquiries/").content


def test_a_program_that_fills_out_the_hidden_field_leaves_nothing(client, north):
    assert client.post(URL, {**ASKED, "website": "http://spam.test"}).url == "/enquiry/sent/"
    assert not Enquiry.objects.exists()


def test_one_internet_address_can_ask_five_times_an_hour(client, north, now, clock):
    answers = [client.post(URL, ASKED).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert Client(REMOTE_ADDR="203.0.113.9").post(URL, ASKED).status_code == 302
    clock.move_to(now + timedelta(hours=1, seconds=1))
    assert client.post(URL, ASKED).status_code == 302


def test_a_clinic_without_a_place_says_that_it_is_not_open(client, db):
    assert not Site.objects.exists()
    assert b"not open yet" in client.get(URL).content
    assert client.post(URL, ASKED).status_code == 200


@pytest.fixture
def enquiry(north, now):
    return Enquiry.objects.create(site=north, name="Zoe van Zim", email="zoe@example.org", received_at=now)


def test_staff_see_the_enquiries_of_their_sites(sign_in, staff, stranger, enquiry):
    assert b"Zoe van Zim" in sign_in(staff.dana).get("/enquiries/").content
    assert b"Zoe van Zim" not in sign_in(stranger).get("/enquiries/").content


def test_the_list_refuses_who_may_not_handle_them(sign_in, staff, ada):
    refuses_strangers_and_others(sign_in, "/enquiries/", others=[staff.nora, staff.percy, ada.user])


def test_a_patient_is_made_of_an_enquiry_with_what_is_known(sign_in, staff, enquiry, now):
    browser = sign_in(staff.dana)
    url = f"/patients/register/?enquiry={enquiry.pk}"
    page = browser.get(url)
    assert page.context["form"].initial["given_name"] == "Zoe van"
    assert page.context["form"].initial["email"] == "zoe@example.org"
    browser.post(url, FILLED)
    enquiry.refresh_from_db()
    assert enquiry.patient == Patient.objects.get()
    assert (enquiry.handled_by, enquiry.handled_at) == (staff.dana, now)


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "0", "١"])
def test_a_tampered_enquiry_is_passed_over(sign_in, staff, number):
    assert sign_in(staff.dana).get(f"/patients/register/?enquiry={number}").context["enquiry"] is None


def test_an_enquiry_of_another_site_is_not_used(sign_in, stranger, enquiry):
    assert sign_in(stranger).get(f"/patients/register/?enquiry={enquiry.pk}").context["enquiry"] is None


def test_an_enquiry_is_marked_as_dealt_with_once(sign_in, staff, enquiry, now, clock):
    url = f"/enquiries/{enquiry.pk}/handled/"
    assert sign_in(staff.mona).post(url).url == "/enquiries/"
    clock.move_to(now + timedelta(hours=1))
    assert b"before" in sign_in(staff.dana).post(url, follow=True).content
    enquiry.refresh_from_db()
    assert (enquiry.handled_by, enquiry.handled_at) == (staff.mona, now)


def test_marking_refuses_strangers_and_looking(sign_in, staff, stranger, enquiry):
    url = f"/enquiries/{enquiry.pk}/handled/"
    refuses_strangers_and_others(sign_in, url, others=[staff.nora], stranger=stranger, method="post")
    assert sign_in(staff.dana).get(url).status_code == 405
    enquiry.refresh_from_db()
    assert enquiry.handled_at is None
