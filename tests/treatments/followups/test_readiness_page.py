"""The short check before an infusion: answered on a phone, red answers reach somebody."""

import pytest
import time_machine

from intake.risk.queries import open_case_of
from treatments.followups.models import ReadinessCheck
from treatments.followups.work import items

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(booked, ada, sign_in, now):
    with time_machine.travel(now, tick=False):
        yield sign_in(ada.user), f"/me/readiness/{booked[0].pk}/"


def test_not_answered_stays_unknown(page, booked):
    browser, url = page
    assert browser.post(url, {"escort_name": "Robin"}).status_code == 302
    answers = ReadinessCheck.objects.get(appointment=booked[0]).answers
    assert (answers["escort_name"], answers["pregnancy"], answers["feeling_unsafe"]) == ("Robin", None, None)


def test_not_feeling_safe_opens_a_case_and_shows_help(page, ada):
    browser, url = page
    answer = browser.post(url, {"feeling_safe": "no"})
    assert answer.url == "/help-now/"
    assert open_case_of(ada) is not None


def test_a_pregnancy_is_red_on_the_nurses_list(page, staff, now):
    browser, url = page
    browser.post(url, {"pregnancy": "yes", "escort_name": "Robin", "escort_phone": "1", "feeling_safe": "yes"})
    red = [item for item in items(staff.nora, now) if item.kind == "Not ready"]
    assert len(red) == 1
    assert "Pregnant" in red[0].title


@pytest.mark.parametrize("words", ["x" * 10_000, "\0", "a\nb"])
def test_odd_words_are_a_sentence_at_the_field(page, words):
    browser, url = page
    answer = browser.post(url, {"escort_name": words})
    assert answer.status_code == 422
    assert not ReadinessCheck.objects.exists()


def test_another_patient_finds_nothing(page, ben, sign_in):
    assert sign_in(ben.user).get(page[1]).status_code == 404
