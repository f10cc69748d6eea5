"""What the patient reads, signs, keeps and withdraws."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from intake.consent import queries, services
from intake.consent.models import Consent
from tests.intake.pages import EMOJI, LONG, NUL, SCRIPT, errors_of, refuses_strangers_and_others

SIGN = "/me/consent/treatment/"


@pytest.fixture
def browser(sign_in, ada):
    return sign_in(ada.user)


def filled(kind="treatment", **changes):
    document = queries.current_document(kind)
    return {"document": document.pk, "name": "Ada Abel", "confirmed": "on", **changes}


@pytest.fixture
def bens(signs, ben):
    return signs(ben)


def test_the_text_is_read_in_full_and_signed_below(browser, ada, now):
    page = browser.get(SIGN).content.decode()
    assert "<h2>Risks</h2>" in page
    assert "<li>harm to the liver</li>" in page
    response = browser.post(SIGN, filled(), headers={"user-agent": "Phone/1"})
    assert response.url == "/me/consent/"
    consent = Consent.objects.get()
    assert (consent.patient, consent.signed_name, consent.signed_at) == (ada, "Ada Abel", now)
    assert (consent.signed_from, consent.text_sha256) == ("Phone/1", queries.current_document("treatment").sha256)


def test_reading_signs_nothing(browser):
    browser.get(SIGN)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "part"),
    [
        ({"name": ""}, "name", "Fill"),
        ({"name": "Ada"}, "name", "Ada Abel"),
        ({"name": SCRIPT}, "name", "Ada Abel"),
        ({"name": EMOJI}, "name", "Ada Abel"),
        ({"name": LONG}, "name", "at most 200"),
        ({"name": NUL}, "name", "hidden"),
        ({"confirmed": ""}, "confirmed", "you need not sign"),
        ({"document": "x"}, "document", "whole number"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(browser, changes, field, part):
    sentences = errors_of(browser.post(SIGN, filled(**changes)))
    assert list(sentences) == [field]
    assert part in sentences[field][0]
    assert not Consent.objects.exists()


def test_the_name_may_be_typed_in_small_letters(browser):
    browser.post(SIGN, filled(name=" ada abel "))
    assert Consent.objects.exists()


def test_sending_it_twice_signs_once(browser):
    browser.post(SIGN, filled())
    browser.post(SIGN, filled())
    assert Consent.objects.count() == 1


def test_a_text_renewed_meanwhile_is_shown_again_before_it_is_signed(browser, now):
    old = filled()
    services.publish(kind="treatment", title="The new text", body="Text.", by=None, at=now)
    page = browser.post(SIGN, old, follow=True).content.decode()
    assert "renewed while you were reading" in page
    assert "The new text" in page
    assert not Consent.objects.exists()


def test_the_text_of_another_kind_is_not_signed_here(browser):
    assert browser.post(SIGN, filled("recording")).status_code == 404
    assert not Consent.objects.exists()


@pytest.mark.parametrize("kind", ["magic", "copy", "treatment2"])
def test_there_is_no_text_of_a_kind_that_does_not_exist(browser, kind):
    assert browser.get(f"/me/consent/{kind}/").status_code == 404


def test_during_a_treatment_nothing_can_be_signed_and_it_says_so(browser, ada, now):
    services.place_hold(patient=ada, about="infusion:1", at=now)
    page = browser.get(SIGN).content.decode()
    assert "Nothing can be signed while you are here for a treatment" in page
    assert 'name="confirmed"' not in page
    assert b"Nothing can be signed" in browser.post(SIGN, filled(), follow=True).content
    assert not Consent.objects.exists()


def test_what_is_signed_is_not_asked_for_again(browser):
    browser.post(SIGN, filled())
    page = browser.get(SIGN).content.decode()
    assert "You have signed this" in page
    assert 'name="confirmed"' not in page


def test_it_says_why_it_asks_again_and_signs_for_the_planned_dose(browser, signs, ada, plan):
    signs(ada)
    plan(course_id=7, mg_per_kg="0.75")
    page = browser.get(SIGN).content.decode()
    assert "A higher dose is planned" in page
    assert "0.75" in page
    browser.post(SIGN, filled(planned="7:0.75"))
    consent = Consent.objects.order_by("id").last()
    assert (consent.course_id, str(consent.up_to_mg_per_kg)) == (7, "0.75")


@pytest.mark.parametrize("planned", ["", "7:0.5", "6:0.75", SCRIPT])
def test_what_was_planned_while_the_text_was_being_read_is_not_signed(browser, plan, planned):
    plan(course_id=7, mg_per_kg="0.75")
    assert "The plan was changed" in browser.post(SIGN, filled(planned=planned), follow=True).content.decode()
    assert not Consent.objects.exists()


def test_a_copy_is_kept_as_a_document(browser, signs, ada, bens):
    consent = signs(ada)
    answer = browser.get(f"/me/consent/copy/{consent.pk}/paper/")
    assert answer["Content-Disposition"] == f'attachment; filename="agreement-{consent.pk}.pdf"'
    reader = PdfReader(BytesIO(answer.content))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for part in ("Consent to treatment", "harm to the liver", "Ada Abel", "North Street Clinic"):
        assert part in words, part
    assert "ketamine" not in reader.metadata.title.casefold()
    assert answer.content == browser.get(f"/me/consent/copy/{consent.pk}/paper/").content
    assert browser.get(f"/me/consent/copy/{bens.pk}/paper/").status_code == 404


def test_a_new_series_asks_again(browser, signs, ada, plan, now):
    signs(ada, course_id=6)
    plan(course_id=7)
    assert "each series asks again" in browser.get(SIGN).content.decode()


def test_the_overview_lists_each_kind_with_what_was_signed(browser, signs, ada):
    signs(ada, "data")
    states = browser.get("/me/consent/").context["states"]
    assert [(state.kind, state.is_given) for state in states] == [
        ("treatment", False),
        ("communication", False),
        ("data", True),
        ("recording", False),
    ]


def test_the_copy_shows_the_text_as_signed_with_its_check_value(browser, signs, ada, now):
    consent = signs(ada)
    services.publish(kind="treatment", title="The new text", body="Text.", by=None, at=now)
    page = browser.get(f"/me/consent/copy/{consent.pk}/").content.decode()
    for words in ("Consent to treatment with ketamine infusions", "Ada Abel", consent.text_sha256, "a test browser"):
        assert words in page
    assert "The new text" not in page


def test_a_patient_withdraws_with_or_without_a_reason(browser, signs, ada, now):
    consent = signs(ada)
    url = f"/me/consent/copy/{consent.pk}/withdraw/"
    assert browser.get(url).status_code == 200
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    assert browser.post(url, {"reason": ""}).url == "/me/consent/"
    consent.refresh_from_db()
    assert consent.withdrawn_at == now
    assert "You withdrew this" in browser.get(SIGN).content.decode()


@pytest.mark.parametrize("reason", [LONG, NUL])
def test_a_reason_that_cannot_be_kept_is_refused_at_the_field(browser, signs, ada, reason):
    consent = signs(ada)
    assert list(errors_of(browser.post(f"/me/consent/copy/{consent.pk}/withdraw/", {"reason": reason}))) == ["reason"]


@pytest.mark.parametrize("page", ["", "withdraw/"])
def test_another_patients_signature_is_not_found(browser, bens, page):
    url = f"/me/consent/copy/{bens.pk}/{page}"
    assert browser.get(url).status_code == browser.post(url, {"reason": ""}).status_code == 404
    bens.refresh_from_db()
    assert bens.withdrawn_at is None


@pytest.mark.parametrize("url", ["/me/consent/", SIGN])
def test_these_pages_are_for_patients(sign_in, staff, url):
    refuses_strangers_and_others(sign_in, url, others=[staff.percy, staff.dana, staff.mona])


def test_titles_say_nothing_that_others_should_not_read(browser, signs, ada):
    consent = signs(ada)
    for url in ("/me/consent/", SIGN, f"/me/consent/copy/{consent.pk}/", f"/me/consent/copy/{consent.pk}/withdraw/"):
        page = browser.get(url).content.decode()
        title = page[page.index("<title>") : page.index("</title>")].casefold()
        assert not any(word in title for word in ("ketamine", "treatment", "ada", "consent"))
