"""The pages that change what is known of a person: details, emergency contact, messages, a fresh link."""

from datetime import date, timedelta

import pytest

from clinic.audit.models import AccessEvent
from clinic.messaging.models import Message
from intake.patients import services
from intake.patients.models import ContactConsent, EmergencyContact, PatientLink
from tests.intake.pages import EMOJI, FUTURE, LONG, NUL, SCRIPT, errors_of, refuses_strangers_and_others

DETAILS = {
    "given_name": "Ada",
    "family_name": "Abel-Brook",
    "born_day": "17",
    "born_month": "5",
    "born_year": "1991",
    "reference_sex": "female",
    "email": "ada@patient.test",
    "mobile": "+12025550143",
    "contact_way": "sms",
    "time_zone": "America/Denver",
    "quiet_check_in": "on",
}
CONTACT = {"name": "Una Abel", "relation": "sister", "phone": "202 555 0143"}
STOPPED = {"channel": "email", "allowed": "no", "wording": "Said so at the desk."}
PAGES = {"details": DETAILS, "emergency-contact": CONTACT, "messages": STOPPED}


@pytest.fixture
def desk(sign_in, staff):
    return sign_in(staff.dana)


def url_of(patient, page):
    return f"/patients/{patient.pk}/{page}/"


@pytest.mark.parametrize("page", PAGES)
def test_it_refuses_strangers_and_who_may_not(sign_in, staff, stranger, ada, page):
    others = [staff.theo, staff.mona, staff.odo, ada.user]
    refuses_strangers_and_others(sign_in, url_of(ada, page), others=others, stranger=stranger)


@pytest.mark.parametrize("page", PAGES)
def test_looking_writes_nothing_but_the_access_log(desk, ada, page):
    before = ada.history.count()
    assert desk.get(url_of(ada, page)).status_code == 200
    assert (ada.history.count(), EmergencyContact.objects.count(), ContactConsent.objects.count()) == (before, 0, 0)
    assert AccessEvent.objects.count() == 1


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_form_is_refused(desk, ada, page):
    assert errors_of(desk.post(url_of(ada, page), {}))


@pytest.mark.parametrize(("page", "filled"), PAGES.items())
def test_sending_it_leads_back_to_the_patient(desk, ada, page, filled):
    assert desk.post(url_of(ada, page), filled).url == f"/patients/{ada.pk}/"


def test_details_are_changed_with_who_and_why(desk, staff, ada):
    desk.post(url_of(ada, "details"), DETAILS)
    ada.refresh_from_db()
    assert (ada.name, ada.search_name, ada.contact_way) == ("Ada Abel-Brook", "ada abel-brook", "sms")
    assert (ada.mobile, ada.time_zone, ada.quiet_check_in) == ("+12025550143", "America/Denver", True)
    assert ada.please_do_not_call is False
    metadata = ada.history.order_by("pgh_id").last().pgh_context.metadata
    assert (metadata["reason"], metadata["user"]) == ("changed the patient's details", staff.dana.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"family_name": ""}, "family_name"),
        ({"family_name": LONG}, "family_name"),
        ({"given_name": NUL}, "given_name"),
        (FUTURE, "born"),
        ({"email": SCRIPT}, "email"),
        ({"mobile": "", "contact_way": "sms"}, "mobile"),
        ({"time_zone": EMOJI}, "time_zone"),
    ],
)
def test_wrong_details_are_refused_at_the_field_and_nothing_is_changed(desk, ada, changes, field):
    assert list(errors_of(desk.post(url_of(ada, "details"), {**DETAILS, **changes}))) == [field]
    ada.refresh_from_db()
    assert ada.family_name == "Abel"


@pytest.mark.parametrize(
    ("changes", "works"), [({"email": "new@patient.test"}, False), ({"mobile": "+12025550199"}, False), ({}, True)]
)
def test_links_to_an_address_that_is_no_longer_the_patients_stop_working(staff, ada, now, changes, works):
    services.make_link(ada, "/me/", at=now)
    services.update_details(patient=ada, by=staff.dana, at=now, **{"email": ada.email, **changes})
    assert (PatientLink.objects.get().revoked_at is None) is works


def test_an_expired_link_is_not_said_to_be_revoked(staff, ada, now):
    services.make_link(ada, "/me/", at=now - timedelta(days=30))
    services.update_details(patient=ada, by=staff.dana, at=now, email="new@patient.test")
    assert PatientLink.objects.get().revoked_at is None


def test_the_emergency_contact_takes_the_place_of_the_one_before(desk, ada):
    desk.post(url_of(ada, "emergency-contact"), CONTACT)
    desk.post(url_of(ada, "emergency-contact"), {**CONTACT, "name": "Udo Abel"})
    contact = EmergencyContact.objects.get()
    assert (contact.name, contact.relation, contact.phone) == ("Udo Abel", "sister", "+12025550143")
    assert contact.history.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": LONG}, "name"),
        ({"phone": "call her"}, "phone"),
        ({"relation": NUL}, "relation"),
    ],
)
def test_a_wrong_emergency_contact_is_refused_at_the_field(desk, ada, changes, field):
    assert list(errors_of(desk.post(url_of(ada, "emergency-contact"), {**CONTACT, **changes}))) == [field]


def test_stopping_messages_is_written_down_with_the_patients_words(desk, staff, ada, now):
    desk.post(url_of(ada, "messages"), STOPPED)
    said = ContactConsent.objects.get()
    assert (said.channel, said.allowed, said.wording) == ("email", False, "Said so at the desk.")
    assert (said.source, said.by, said.at) == ("front-desk", staff.dana, now)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": "fax"}, "channel"),
        ({"allowed": "maybe"}, "allowed"),
        ({"wording": ""}, "wording"),
        ({"wording": LONG}, "wording"),
    ],
)
def test_a_wrong_statement_about_messages_is_refused_at_the_field(desk, ada, changes, field):
    assert list(errors_of(desk.post(url_of(ada, "messages"), {**STOPPED, **changes}))) == [field]


def test_the_desk_can_send_a_link_and_sending_twice_sends_one(desk, ada):
    for _ in range(2):
        assert desk.post(url_of(ada, "send-link")).url == f"/patients/{ada.pk}/"
    message = Message.objects.get()
    assert (message.purpose, message.patient_id, message.context) == ("sign-in-link", ada.pk, {"channel": "email"})


def test_no_link_is_sent_to_somebody_who_stopped_messages(desk, ada, now):
    services.record_contact_consent(
        patient=ada, channel="email", allowed=False, wording="no", source="form", by=None, at=now
    )
    assert b"stopped messages on every channel" in desk.post(url_of(ada, "send-link"), follow=True).content
    assert not Message.objects.exists()


def test_sending_a_link_needs_the_right_to_and_a_post(sign_in, staff, stranger, ada):
    url = url_of(ada, "send-link")
    refuses_strangers_and_others(sign_in, url, others=[staff.theo, ada.user], stranger=stranger, method="post")
    assert sign_in(staff.dana).get(url).status_code == 405


def test_a_change_keeps_the_birthday(desk, ada):
    desk.post(url_of(ada, "details"), DETAILS)
    ada.refresh_from_db()
    assert ada.born == date(1991, 5, 17)
