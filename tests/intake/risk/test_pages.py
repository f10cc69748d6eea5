import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.audit.models import AccessEvent
from intake.risk import queries, services
from intake.risk.models import RiskCase
from intake.risk.work import items
from tests.cast import make_patient
from tests.intake.pages import EMOJI, LONG, NUL, SCRIPT, errors_of, refuses_strangers_and_others

NOTE = {"note-words": "Called, she is safe at home."}
HAND_OVER = {"hand_over-to": "Dr. Own", "hand_over-words": "Sees her at five."}
CLOSE = {"close-outcome": "spoke-safe", "close-reason": "Spoke for half an hour."}


@pytest.fixture
def url(case):
    return f"/risk/{case.pk}/"


@pytest.fixture
def mine(case, staff, now):
    return services.acknowledge(case=case, by=staff.nora, at=now)


@pytest.fixture
def nora(sign_in, staff):
    return sign_in(staff.nora)


@pytest.mark.parametrize("page", ["", "acknowledge/", "note/", "hand-over/", "close/"])
def test_a_case_is_for_the_clinical_staff_of_its_site(sign_in, staff, stranger, ada, url, page):
    others = [staff.dana, staff.mona, staff.odo, ada.user]
    refuses_strangers_and_others(
        sign_in, url + page, others=others, stranger=stranger, method="post" if page else "get"
    )
    assert RiskCase.objects.get().state == "open"


def test_the_list_is_for_clinical_staff_and_shows_ones_own_sites(sign_in, staff, stranger, case, ada):
    refuses_strangers_and_others(sign_in, "/risk/", others=[staff.dana, staff.mona, ada.user])
    assert b"Ada Abel" in sign_in(staff.theo).get("/risk/").content
    assert b"Ada Abel" not in sign_in(stranger).get("/risk/").content


def test_the_list_says_so_when_nothing_is_open(nora):
    assert b"No open case" in nora.get("/risk/").content


def test_closed_cases_stay_on_the_list(nora, mine, staff, now):
    services.close(case=mine, outcome="spoke-safe", reason="Spoke.", by=staff.nora, at=now)
    page = nora.get("/risk/").content.decode()
    assert "No open case" in page
    assert "no present danger" in page


def test_its_cost_does_not_grow_with_the_cases(nora, sign_seen, case, north, django_assert_num_queries):
    nora.get("/risk/")
    with CaptureQueriesContext(connection) as one:
        nora.get("/risk/")
    for number in range(12):
        sign_seen(patient=make_patient(f"Eve{number}", "Early", site=north))
    with django_assert_num_queries(len(one)):
        nora.get("/risk/")


def test_the_case_shows_what_happened_and_how_to_reach_the_patient(nora, url, ada):
    page = nora.get(url).content.decode()
    for words in ("A sign that is high.", "Told Nora Staff", ada.mobile, "I am taking care of it"):
        assert words in page


def test_looking_at_it_is_logged_and_changes_nothing(nora, staff, url, ada):
    nora.get(url)
    assert list(AccessEvent.objects.values_list("user", "patient_id", "page")) == [(staff.nora.pk, ada.pk, "risk:case")]
    assert RiskCase.objects.get().state == "open"


def test_one_touch_acknowledges(nora, staff, url):
    assert nora.post(url + "acknowledge/").url == url
    assert RiskCase.objects.get().owner == staff.nora
    assert b"The case is yours" in nora.get(url).content


def test_acknowledging_by_a_link_alone_is_not_possible(nora, url):
    assert nora.get(url + "acknowledge/").status_code == 405


def test_who_comes_second_is_told_who_has_it(sign_in, staff, mine, url):
    page = sign_in(staff.percy).post(url + "acknowledge/", follow=True).content.decode()
    assert "Somebody was faster" in page
    assert "Nora Staff" in page
    assert RiskCase.objects.get().owner == staff.nora


def test_a_note_a_hand_over_and_an_end_are_written_down(nora, mine, url):
    for page, filled in (("note/", NOTE), ("hand-over/", HAND_OVER), ("close/", CLOSE)):
        assert nora.post(url + page, filled).url == url
    case = RiskCase.objects.get()
    assert (case.state, case.outcome) == ("closed", "spoke-safe")
    assert [event.act for event in case.events.all()][-3:] == ["note", "handed-over", "closed"]


@pytest.mark.parametrize(
    ("page", "form", "filled", "field"),
    [
        ("note/", "note", {}, "words"),
        ("note/", "note", {"note-words": LONG}, "words"),
        ("note/", "note", {"note-words": NUL}, "words"),
        ("hand-over/", "hand_over", {**HAND_OVER, "hand_over-to": ""}, "to"),
        ("hand-over/", "hand_over", {**HAND_OVER, "hand_over-to": LONG}, "to"),
        ("hand-over/", "hand_over", {**HAND_OVER, "hand_over-words": "  "}, "words"),
        ("close/", "close", {**CLOSE, "close-outcome": ""}, "outcome"),
        ("close/", "close", {**CLOSE, "close-outcome": "all fine"}, "outcome"),
        ("close/", "close", {**CLOSE, "close-reason": ""}, "reason"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_what_was_typed_stays(nora, mine, url, page, form, filled, field):
    response = nora.post(url + page, filled)
    assert list(errors_of(response, form)) == [field]
    assert RiskCase.objects.get().state == "acknowledged"
    assert all(value.strip() in response.content.decode() for value in filled.values() if value.strip().isascii())


@pytest.mark.parametrize("words", [SCRIPT, EMOJI])
def test_what_is_typed_is_shown_as_text(nora, mine, url, words):
    nora.post(url + "note/", {"note-words": words})
    assert mine.events.last().words == words
    assert b"<script>alert" not in nora.get(url).content


def test_sending_the_end_twice_ends_it_once(nora, mine, url):
    nora.post(url + "close/", CLOSE)
    assert b"moved on meanwhile" in nora.post(url + "close/", CLOSE, follow=True).content
    assert mine.events.filter(act="closed").count() == 1


def test_a_case_that_nobody_has_cannot_be_closed_by_a_crafted_post(nora, case, url):
    nora.post(url + "close/", CLOSE)
    assert RiskCase.objects.get().state == "open"


@pytest.mark.parametrize("page", ["note/", "hand-over/", "close/"])
def test_opening_the_address_of_a_form_leads_to_the_case(nora, url, page):
    assert nora.get(url + page).url == url


@pytest.mark.parametrize("number", [0, 999999, 10**30])
def test_a_case_that_does_not_exist_is_not_found(nora, case, number):
    assert nora.get(f"/risk/{number}/").status_code == 404


def test_every_staff_page_of_who_may_help_shows_how_many_are_open(sign_in, staff, stranger, case):
    assert queries.open_case_count(staff.nora) == queries.open_case_count(staff.theo) == 1
    assert queries.open_case_count(stranger) == 0
    assert queries.open_case_count(staff.dana) is None
    assert b"risk-flag--open" in sign_in(staff.nora).get("/patients/").content
    assert b"risk-flag" not in sign_in(staff.dana).get("/patients/").content


def test_an_open_case_stands_first_on_the_list_of_what_to_do(case, staff, stranger, now):
    (item,) = items(staff.theo, now)
    assert (item.order, item.urgent, item.due_at) == (0, True, case.deadline_at)
    assert (item.title, item.who, item.url) == ("Acknowledge a risk case", "Ada Abel", f"/risk/{case.pk}/")
    assert items(stranger, now) == items(staff.dana, now) == []


def test_an_acknowledged_case_stays_on_the_list_less_urgently(mine, staff, now):
    (item,) = items(staff.percy, now)
    assert (item.urgent, item.due_at, item.who) == (False, None, "Ada Abel, with Nora Staff")


def test_the_patients_page_shows_the_case_to_who_may_handle_it(sign_in, staff, case, ada):
    assert b"A sign that is high." in sign_in(staff.nora).get(f"/patients/{ada.pk}/").content
    assert b"A sign that is high." not in sign_in(staff.dana).get(f"/patients/{ada.pk}/").content
