import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.patients import queries
from tests.cast import make_patient
from tests.intake.pages import EMOJI, LONG, NUL, SCRIPT, refuses_strangers_and_others

URL = "/patients/"


def names_on(response):
    return [patient.name for patient in response.context["patients"]]


def test_it_lists_the_patients_of_ones_sites_by_name(sign_in, staff, ada, ben, sol):
    assert names_on(sign_in(staff.dana).get(URL)) == ["Ada Abel", "Ben Brook"]


def test_another_sites_staff_see_their_own_patients_only(sign_in, stranger, ada, sol):
    assert names_on(sign_in(stranger).get(URL)) == ["Sol Stone"]


def test_it_refuses_who_may_not_see_patients(sign_in, staff, ada):
    refuses_strangers_and_others(sign_in, URL, others=[staff.mona, staff.odo, ada.user])


@pytest.mark.parametrize(
    "words", ["ada", "ADA", "abe", "Abel", "ada abel", "abel ada", "  Ada   Ab ", "T-ADA", "t-ada"]
)
def test_it_finds_by_the_beginning_of_any_name_and_by_record_number(sign_in, staff, ada, ben, words):
    assert names_on(sign_in(staff.dana).get(URL, {"q": words})) == ["Ada Abel"]


@pytest.mark.parametrize("words", ["bel", "zoe", "T-AD", "%", "_", LONG, SCRIPT, EMOJI, NUL + "zz", "sol"])
def test_it_says_so_when_nobody_is_found(sign_in, staff, ada, sol, words):
    response = sign_in(staff.dana).get(URL, {"q": words})
    assert names_on(response) == []
    assert b"Nobody found" in response.content
    assert b"<script>alert" not in response.content


def test_an_empty_clinic_says_what_to_do(sign_in, staff):
    assert b"Register the first one" in sign_in(staff.dana).get(URL).content


def test_it_goes_on_page_by_page_without_losing_or_repeating_anybody(sign_in, staff, north, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    expected = [make_patient(f"Eve{n}", "Same", site=north, search_name=f"eve {n // 2}").pk for n in range(8)]
    browser, seen, url = sign_in(staff.dana), [], URL
    while url:
        response = browser.get(url)
        seen += [patient.pk for patient in response.context["patients"]]
        url = URL + response.context["next_query"] if response.context["next_query"] else ""
    assert seen == expected


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "1.5", "١"])
def test_a_tampered_place_in_the_list_does_no_harm(sign_in, staff, ada, after):
    assert sign_in(staff.dana).get(URL, {"after": after, "name": NUL}).status_code == 200


def test_a_page_of_many_costs_as_many_queries_as_a_page_of_one(sign_in, staff, north, ada, django_assert_num_queries):
    browser = sign_in(staff.dana)
    browser.get(URL)
    with CaptureQueriesContext(connection) as one:
        browser.get(URL)
    for number in range(20):
        make_patient(f"Eve{number}", "Many", site=north)
    with django_assert_num_queries(len(one)):
        browser.get(URL)
