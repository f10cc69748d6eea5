"""Countersigning, looking up and withdrawing for a patient; publishing a text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.audit.models import AccessEvent
from intake.consent import queries, reading, services
from intake.consent.models import Consent, ConsentDocument
from intake.consent.work import items
from tests.cast import PASSWORD, make_patient
from tests.intake.pages import LONG, NUL, SCRIPT, errors_of, refuses_strangers_and_others

CAPACITY = ["understands", "appreciates", "reasons", "chooses"]
SIGNATURE = {"capacity": CAPACITY, "others": "", "password": PASSWORD}
TEXT = {"title": "Ours", "body": "# One\n\nText."}


@pytest.fixture
def consent(signs, ada):
    return signs(ada)


@pytest.fixture
def percy(sign_in, staff):
    return sign_in(staff.percy)


def publishing(**text):
    """What the page that shows a text sends on."""
    written = {**TEXT, **text}
    return {**written, "looked_at": reading.hash_of(written["title"], written["body"]), "understood": "on"}


def url_of(consent, page=""):
    return f"/consent/{consent.pk}/{page}"


def test_a_prescriber_countersigns_with_what_they_found(percy, staff, consent, now):
    assert percy.post(url_of(consent, "countersign/"), {**SIGNATURE, "others": "Ines, interpreter"}).url == url_of(
        consent
    )
    consent.refresh_from_db()
    assert (consent.clinician, consent.countersigned_at) == (staff.percy, now)
    assert "weighs the alternatives" in consent.capacity_statement
    assert consent.capacity_statement.endswith("Present: Ines, interpreter.")


@pytest.mark.parametrize(
    ("changes", "field", "part"),
    [
        ({"password": ""}, "password", "Fill"),
        ({"password": "wrong"}, "password", "not your password"),
        ({"capacity": []}, "capacity", "all four"),
        ({"capacity": CAPACITY[:3]}, "capacity", "All four"),
        ({"capacity": [*CAPACITY, "sings"]}, "capacity", "valid choice"),
        ({"others": LONG}, "others", "at most 200"),
        ({"others": NUL}, "others", "hidden"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_nothing_is_signed(percy, consent, changes, field, part):
    sentences = errors_of(percy.post(url_of(consent, "countersign/"), {**SIGNATURE, **changes}))
    assert list(sentences) == [field]
    assert part in sentences[field][0]
    consent.refresh_from_db()
    assert consent.countersigned_at is None


def test_looking_countersigns_nothing_and_is_logged(percy, staff, consent, ada):
    percy.get(url_of(consent, "countersign/"))
    consent.refresh_from_db()
    assert consent.countersigned_at is None
    lines = AccessEvent.objects.values_list("user", "patient_id", "page")
    assert list(lines) == [(staff.percy.pk, ada.pk, "consent:countersign")]


def test_the_second_of_two_tabs_is_told(percy, consent):
    percy.post(url_of(consent, "countersign/"), SIGNATURE)
    assert b"countersigned already" in percy.post(url_of(consent, "countersign/"), SIGNATURE, follow=True).content


def test_a_withdrawn_consent_is_not_offered_for_countersigning(percy, consent, ada, now):
    services.withdraw(consent=consent, reason="", by=ada.user, at=now)
    page = percy.get(url_of(consent, "countersign/")).content.decode()
    assert "has withdrawn" in page
    assert 'name="password"' not in page
    percy.post(url_of(consent, "countersign/"), SIGNATURE)
    consent.refresh_from_db()
    assert consent.countersigned_at is None


def test_staff_write_down_a_withdrawal_that_they_heard(sign_in, staff, consent, now):
    browser = sign_in(staff.theo)
    url = url_of(consent, "withdraw/")
    assert list(errors_of(browser.post(url, {"reason": ""}))) == ["reason"]
    assert browser.post(url, {"reason": "Said so on the phone."}).url == url_of(consent)
    consent.refresh_from_db()
    assert (consent.withdrawn_at, consent.withdrawn_reason) == (now, "Said so on the phone.")
    assert consent.history.order_by("pgh_id").last().pgh_context.metadata["user"] == staff.theo.pk


@pytest.mark.parametrize(
    ("page", "others"),
    [("", ["dana", "mona", "odo"]), ("withdraw/", ["dana", "mona"]), ("countersign/", ["nora", "theo", "dana"])],
)
def test_strangers_and_those_without_the_right_are_refused(sign_in, staff, stranger, ada, consent, page, others):
    people = [getattr(staff, name) for name in others] + [ada.user]
    refuses_strangers_and_others(sign_in, url_of(consent, page), others=people, stranger=stranger)


def test_the_signed_text_is_shown_with_the_identity_of_the_patient(percy, consent):
    page = percy.get(url_of(consent)).content.decode()
    assert "Ada Abel" in page
    assert consent.text_sha256 in page
    assert "<h2>Risks</h2>" in page


def test_what_waits_for_a_countersignature_is_on_the_list_of_those_who_may(consent, staff, stranger, now):
    (item,) = items(staff.percy, now)
    assert (item.title, item.who, item.url) == ("Countersign a consent", "Ada Abel", url_of(consent, "countersign/"))
    assert items(staff.nora, now) == items(stranger, now) == []


def test_only_treatment_is_countersigned(signs, ada, staff, now):
    signs(ada, "data")
    assert items(staff.percy, now) == []


def test_a_countersigned_or_withdrawn_one_is_off_the_list(consent, signs, ben, staff, now):
    services.countersign(consent=consent, capacity_statement="Yes.", by=staff.percy, at=now)
    services.withdraw(consent=signs(ben), reason="", by=ben.user, at=now)
    assert items(staff.percy, now) == []


def test_the_list_costs_the_same_for_many(consent, signs, north, staff, now, django_assert_num_queries):
    for number in range(10):
        signs(make_patient(f"Eve{number}", "Early", site=north))
    with django_assert_num_queries(1):
        assert len(items(staff.percy, now)) == 11


def test_the_patients_page_says_what_is_signed_and_what_is_missing(percy, consent, ada, plan):
    plan(course_id=7, mg_per_kg="0.75")
    page = percy.get(f"/patients/{ada.pk}/").content.decode()
    assert "waits for the clinician" in page
    assert "a higher dose asks again" in page


def test_before_a_course_is_considered_nothing_is_missing(percy, ada, plan):
    assert "is not signed" not in percy.get(f"/patients/{ada.pk}/").content.decode()


def test_the_card_costs_the_same_after_many_signatures(percy, signs, ada, plan, django_assert_num_queries):
    url = f"/patients/{ada.pk}/"
    signs(ada)
    percy.get(url)
    with CaptureQueriesContext(connection) as one:
        percy.get(url)
    for course_id in range(10):
        signs(ada, course_id=course_id)
    with django_assert_num_queries(len(one)):
        percy.get(url)


def test_a_manager_publishes_a_new_version(sign_in, staff, now):
    browser = sign_in(staff.mona)
    assert browser.get("/consent/documents/").status_code == 200
    page = browser.get("/consent/documents/data/").content.decode()
    assert "comparisons with other clinics" in page
    looked_at = browser.post("/consent/documents/data/", TEXT)
    assert looked_at.context["form"].initial["looked_at"] == reading.hash_of(TEXT["title"], TEXT["body"])
    assert ("added", "Text.") in looked_at.context["changes"]
    assert ConsentDocument.objects.filter(kind="data").count() == 1
    assert browser.post("/consent/documents/data/", publishing()).url == "/consent/documents/"
    document = queries.current_document("data")
    assert (document.version, document.title, document.published_by, document.published_at) == (
        2,
        "Ours",
        staff.mona,
        now,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": LONG}, "title"),
        ({"body": " "}, "body"),
        ({"body": NUL}, "body"),
        ({"body": "x" * 60_001}, "body"),
    ],
)
def test_a_text_that_cannot_be_published_is_refused_at_the_field(sign_in, staff, changes, field):
    response = sign_in(staff.mona).post("/consent/documents/data/", {**TEXT, **changes})
    assert list(errors_of(response)) == [field]
    assert ConsentDocument.objects.filter(kind="data").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"understood": ""}, "understood"),
        ({"body": "Another word."}, "__all__"),
        ({"looked_at": "0" * 64}, "__all__"),
        ({"looked_at": NUL}, "looked_at"),
    ],
)
def test_only_what_was_looked_at_is_published(sign_in, staff, changes, field):
    response = sign_in(staff.mona).post("/consent/documents/data/", {**publishing(), **changes})
    assert list(errors_of(response)) == [field]
    assert ConsentDocument.objects.filter(kind="data").count() == 1


def test_one_can_go_on_writing_after_looking(sign_in, staff):
    page = sign_in(staff.mona).post("/consent/documents/data/", {**publishing(), "edit": "1"})
    assert page.status_code == 200
    assert TEXT["body"] in page.content.decode()
    assert ConsentDocument.objects.filter(kind="data").count() == 1


def test_a_text_on_treatment_that_leaves_something_out_says_what(sign_in, staff, signs, ada):
    signs(ada)
    browser = sign_in(staff.mona)
    current = queries.current_document("treatment")
    whole = browser.post("/consent/documents/treatment/", {"title": current.title, "body": current.body})
    assert (whole.context["not_found"], whole.context["changes"], whole.context["signed"]) == ([], [], 1)
    short = browser.post("/consent/documents/treatment/", TEXT)
    assert "Pregnancy" in short.context["not_found"]


def test_the_copy_on_paper_is_for_clinicians_of_the_site(sign_in, staff, stranger, signs, ada):
    url = f"/consent/{signs(ada).pk}/paper/"
    assert sign_in(staff.nora).get(url)["Content-Type"] == "application/pdf"
    refuses_strangers_and_others(sign_in, url, others=[staff.dana, ada.user], stranger=stranger)


def test_a_text_is_shown_as_text(sign_in, staff, ada):
    text = {"title": SCRIPT, "body": f"# {SCRIPT}\n{SCRIPT}"}
    browser = sign_in(staff.mona)
    assert b"<script>alert" not in browser.post("/consent/documents/data/", text).content
    browser.post("/consent/documents/data/", publishing(**text))
    assert ConsentDocument.objects.filter(kind="data").count() == 2
    assert b"<script>alert" not in sign_in(ada.user).get("/me/consent/data/").content
    assert b"<script>alert" not in sign_in(staff.mona).get("/consent/documents/").content


@pytest.mark.parametrize("url", ["/consent/documents/", "/consent/documents/data/"])
def test_publishing_is_for_those_who_manage_the_clinic(sign_in, staff, ada, url):
    refuses_strangers_and_others(sign_in, url, others=[staff.percy, staff.dana, ada.user])


def test_there_is_no_text_of_a_kind_that_does_not_exist(sign_in, staff):
    assert sign_in(staff.mona).get("/consent/documents/magic/").status_code == 404


def test_looking_publishes_nothing(sign_in, staff):
    sign_in(staff.mona).get("/consent/documents/data/")
    assert ConsentDocument.objects.count() == 4
    assert not Consent.objects.exists()
