from datetime import date

import pytest

from intake.patients.models import ContactConsent, Patient
from tests.cast import make_patient
from tests.intake.pages import EMOJI, FUTURE, LONG, NUL, SCRIPT, errors_of, refuses_strangers_and_others

URL = "/patients/register/"
FILLED = {
    "given_name": "Eve",
    "family_name": "Early",
    "born_day": "27",
    "born_month": "3",
    "born_year": "1988",
    "reference_sex": "unknown",
    "email": "Eve@Example.org",
    "mobile": "(202) 555-0143",
    "contact_way": "email",
    "time_zone": "America/New_York",
    "please_do_not_call": "on",
    "mrn": "",
    "agreed": "on",
}


@pytest.fixture
def desk(sign_in, staff):
    return sign_in(staff.dana)


def test_it_makes_a_patient_of_the_desks_site_and_goes_to_their_page(desk, north, staff, now):
    response = desk.post(URL, FILLED)
    patient = Patient.objects.get(family_name="Early")
    assert response.url == f"/patients/{patient.pk}/"
    assert (patient.site, patient.name, patient.born) == (north, "Eve Early", date(1988, 3, 27))
    assert (patient.email, patient.mobile) == ("eve@example.org", "+12025550143")
    assert (patient.please_do_not_call, patient.quiet_check_in) == (True, False)
    assert (patient.search_name, patient.created_at, patient.user) == ("eve early", now, None)


def test_it_writes_down_that_the_patient_agreed_to_messages_that_way(desk, staff, now):
    desk.post(URL, FILLED)
    consent = ContactConsent.objects.get()
    assert (consent.channel, consent.allowed, consent.by, consent.at) == ("email", True, staff.dana, now)


def test_it_leaves_a_history_with_who_and_why(desk, staff):
    desk.post(URL, FILLED)
    history = Patient.objects.get(family_name="Early").history.get()
    assert history.pgh_context.metadata["reason"] == "registered the patient"
    assert history.pgh_context.metadata["user"] == staff.dana.pk


def test_every_patient_gets_the_next_record_number(desk):
    desk.post(URL, FILLED)
    desk.post(URL, {**FILLED, "given_name": "Zed", "email": "zed@example.org"})
    first, second = Patient.objects.order_by("pk").values_list("mrn", flat=True)
    assert first.startswith("SP-")
    assert len(first) == 9
    assert int(second[3:]) > int(first[3:])


def test_a_record_number_that_an_import_took_is_stepped_over(desk, north):
    desk.post(URL, FILLED)
    taken = int(Patient.objects.get(family_name="Early").mrn[3:])
    for ahead in (1, 2, 3):
        make_patient(f"Imported{ahead}", "Person", site=north, mrn=f"SP-{taken + ahead:06d}")
    desk.post(URL, {**FILLED, "given_name": "Zed", "email": "zed@example.org"})
    assert int(Patient.objects.get(given_name="Zed").mrn[3:]) > taken + 3


def test_a_given_record_number_is_kept_and_refused_a_second_time(desk):
    desk.post(URL, {**FILLED, "mrn": "OLD-7"})
    assert Patient.objects.filter(mrn="OLD-7").exists()
    again = {**FILLED, "given_name": "Zed", "email": "zed@example.org", "mrn": "old-7"}
    assert errors_of(desk.post(URL, again))["mrn"] == [
        "This record number is taken; leave it empty to get the next one."
    ]


@pytest.mark.parametrize(
    ("changes", "field", "part"),
    [
        ({"given_name": ""}, "given_name", "Fill"),
        ({"given_name": LONG}, "given_name", "at most 100"),
        ({"given_name": NUL}, "given_name", "hidden character"),
        ({"family_name": "A\nB"}, "family_name", "one line"),
        ({"born_day": "31", "born_month": "2"}, "born", "no such day"),
        ({"born_year": "88"}, "born", "four digits"),
        ({"born_day": "", "born_month": "", "born_year": ""}, "born", "day, the month and the year"),
        ({"born_day": "x"}, "born", "digits"),
        (FUTURE, "born", "future"),
        ({"email": "nobody"}, "email", "name@example.org"),
        ({"email": f"{LONG}@example.org"}, "email", "at most 200"),
        ({"email": ""}, "email", "Give the e-mail address"),
        ({"contact_way": "sms", "mobile": ""}, "mobile", "Give the mobile number"),
        ({"mobile": "12345"}, "mobile", "area code"),
        ({"mobile": SCRIPT}, "mobile", "area code"),
        ({"contact_way": "pigeon"}, "contact_way", "valid choice"),
        ({"contact_way": ""}, "contact_way", "Choose"),
        ({"time_zone": "Mars/Base"}, "time_zone", "valid choice"),
        ({"reference_sex": "other"}, "reference_sex", "valid choice"),
        ({"agreed": ""}, "agreed", "Ask the patient"),
        ({"mrn": LONG}, "mrn", "at most 32"),
    ],
)
def test_it_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(desk, changes, field, part):
    response = desk.post(URL, {**FILLED, **changes})
    sentences = errors_of(response)
    assert list(sentences) == [field]
    assert any(part in sentence for sentence in sentences[field])
    assert not Patient.objects.exists()
    if field != "email":
        assert b"Eve@Example.org" in response.content


def test_an_empty_form_is_refused_field_by_field(desk):
    expected = {"given_name", "family_name", "born", "reference_sex", "contact_way", "time_zone", "agreed"}
    assert set(errors_of(desk.post(URL, {}))) == expected


@pytest.mark.parametrize("name", [SCRIPT, EMOJI, "O'Neil-Smith", "李"])
def test_any_name_that_people_may_have_is_kept_and_shown_as_text(desk, name):
    response = desk.post(URL, {**FILLED, "given_name": name}, follow=True)
    assert Patient.objects.get().given_name == name
    assert b"<script>alert" not in response.content


def test_somebody_with_the_same_name_and_birth_is_shown_before_a_second_record_is_made(desk, ada):
    twin = {
        **FILLED,
        "given_name": "ADA",
        "family_name": "abel",
        "born_day": "17",
        "born_month": "5",
        "born_year": "1991",
    }
    response = desk.post(URL, twin)
    assert response.context["same"] == [ada]
    assert Patient.objects.count() == 1
    assert 'type="checkbox" name="another_person"' in response.content.decode()
    assert desk.post(URL, {**twin, "another_person": "on"}).status_code == 302
    assert Patient.objects.count() == 2


def test_somebody_with_the_same_address_is_shown(desk, ada):
    assert desk.post(URL, {**FILLED, "email": "ADA@patient.test"}).context["same"] == [ada]


def test_nobody_of_another_site_is_shown(desk, sol):
    assert desk.post(URL, {**FILLED, "email": sol.email}).status_code == 302


def test_sending_the_form_twice_makes_one_patient(desk):
    desk.post(URL, FILLED)
    assert desk.post(URL, FILLED).status_code == 200
    assert Patient.objects.count() == 1


def test_looking_at_it_writes_nothing(desk):
    desk.get(URL)
    assert not Patient.objects.exists()


def test_it_refuses_who_may_not_register(sign_in, staff, ada):
    refuses_strangers_and_others(sign_in, URL, others=[staff.theo, staff.mona, staff.odo, ada.user])
