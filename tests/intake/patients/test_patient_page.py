import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.audit.models import AccessEvent
from intake.patients import services
from intake.patients.models import EmergencyContact
from tests.intake.pages import SCRIPT, refuses_strangers_and_others


@pytest.fixture
def url(ada):
    return f"/patients/{ada.pk}/"


def a_card(request, patient):
    return {"template": "clinic/web/parts/empty.html", "order": 5, "context": {"title": f"Card of {patient.name}"}}


def no_card(request, patient):
    return None


def test_it_shows_who_this_is_with_age_record_and_wishes(sign_in, staff, ada, url):
    ada.quiet_check_in = True
    ada.save()
    page = sign_in(staff.nora).get(url).content.decode()
    for words in ("Ada Abel", "17 May 1991", "34 years", "T-ADA", "Please do not call", "Quiet check-in"):
        assert words in page


def test_allergies_are_in_view_and_none_recorded_is_not_none(sign_in, staff, ada, url, now):
    browser = sign_in(staff.nora)
    assert "Allergies: none recorded" in browser.get(url).content.decode()
    ada.allergies.create(substance="Penicillin", reaction="rash", stated_at=now)
    ada.allergies.create(substance="Latex", stated_at=now, removed_at=now)
    page = browser.get(url).content.decode()
    assert "Allergy: Penicillin (rash)" in page
    assert "Latex" not in page
    assert "none recorded" not in page


def test_opening_it_leaves_a_line_in_the_access_log_each_time(sign_in, staff, ada, url, now):
    browser = sign_in(staff.nora)
    browser.get(url)
    browser.get(url)
    lines = AccessEvent.objects.values_list("user_id", "patient_id", "page", "at")
    assert list(lines) == [(staff.nora.pk, ada.pk, "patients:patient", now)] * 2


def test_a_refused_look_is_no_look(sign_in, staff, stranger, url):
    sign_in(stranger).get(url)
    sign_in(staff.mona).get(url)
    assert not AccessEvent.objects.exists()


def test_it_refuses_strangers_and_who_may_not_see_patients(sign_in, staff, stranger, ada, url):
    refuses_strangers_and_others(sign_in, url, others=[staff.mona, staff.odo, ada.user], stranger=stranger)


@pytest.mark.parametrize("number", [0, 10**15, 10**30])
def test_a_number_that_nobody_has_is_not_found(sign_in, staff, ada, number):
    assert sign_in(staff.nora).get(f"/patients/{number}/").status_code == 404


def test_the_title_does_not_name_the_patient(sign_in, staff, url):
    page = sign_in(staff.nora).get(url).content.decode()
    assert "Ada" not in page[: page.index("</title>")]


def test_rooms_above_add_their_cards_in_their_order_and_may_stay_silent(sign_in, staff, ada, url, settings):
    here = "tests.intake.patients.test_patient_page"
    settings.PATIENT_CARDS = [f"{here}.no_card", f"{here}.a_card"]
    response = sign_in(staff.nora).get(url)
    assert len(response.context["cards"]) == 1
    assert "Card of Ada Abel" in response.content.decode()


def test_what_people_typed_is_shown_as_text(sign_in, staff, ada, url, now):
    services.set_emergency_contact(patient=ada, name=SCRIPT, relation=SCRIPT, phone="+12025550143", by=None, at=now)
    services.record_contact_consent(
        patient=ada, channel="sms", allowed=False, wording=SCRIPT, source="reply", by=None, at=now
    )
    assert b"<script>alert" not in sign_in(staff.nora).get(url).content


def test_it_says_when_no_message_can_be_sent(sign_in, staff, ada, url, now):
    for channel in ("email", "sms"):
        services.record_contact_consent(
            patient=ada, channel=channel, allowed=False, wording="STOP", source="reply", by=None, at=now
        )
    page = sign_in(staff.dana).get(url).content.decode()
    assert "No message can be sent" in page
    assert "Send a link" not in page


def test_its_cost_does_not_grow_with_what_was_ever_said(sign_in, staff, ada, url, now, django_assert_num_queries):
    EmergencyContact.objects.create(patient=ada, name="Una", phone="+12025550143")
    browser = sign_in(staff.nora)

    def say():
        services.record_contact_consent(
            patient=ada, channel="sms", allowed=False, wording="STOP", source="reply", by=None, at=now
        )
        ada.allergies.create(substance="Latex", stated_at=now)

    say()
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for _ in range(20):
        say()
    with django_assert_num_queries(len(one)):
        browser.get(url)
