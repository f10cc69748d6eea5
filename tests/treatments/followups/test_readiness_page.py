"""The short check before an infusion: answered on a phone, red answers reach somebody."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from intake.risk.queries import open_case_of
from treatments.followups.cards import todos
from treatments.followups.models import ReadinessCheck
from treatments.followups.work import items
from treatments.scheduling.presenting import fasting_before

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")


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


def test_when_to_stop_eating_and_drinking_is_said_as_a_time(page, booked):
    browser, url = page
    starts = booked[0].starts_at.astimezone(NEW_YORK)
    for address in (url, f"/me/appointments/{booked[0].pk}/"):
        text = browser.get(address).content.decode()
        for hours in (6, 8, 2):
            assert f"{hours} hours" in text
            assert f"{starts - timedelta(hours=hours):%A, %H:%M}" in text


def test_the_hours_are_those_of_the_protocol(booked):
    booked[0].course.protocol.monitoring["fasting"]["solids_hours"]["value"] = 5
    said = fasting_before(booked[0], NEW_YORK)
    five_before = booked[0].starts_at.astimezone(NEW_YORK) - timedelta(hours=5)
    assert (said["solids_hours"], said["solids_until"]) == (5, f"{five_before:%A, %H:%M}")


class TestOpenedAgain:
    def test_what_was_told_stands_in_the_form_but_how_they_feel_is_asked_anew(self, page):
        browser, url = page
        browser.post(url, {"escort_name": "Robin", "medicines_changed": "yes", "feeling_safe": "yes"})
        form = browser.get(url).context["form"]
        filled = {name: form[name].value() for name in form.fields}
        assert (filled["escort_name"], filled["medicines_changed"], filled["feeling_safe"]) == ("Robin", "yes", None)

    def test_a_question_left_open_keeps_its_answer_and_the_escort_is_as_sent(self, page, booked):
        browser, url = page
        browser.post(url, {"escort_name": "Robin", "feeling_safe": "no", "pregnancy": "unsure"})
        browser.post(url, {"escort_name": "", "pregnancy": "no"})
        answers = ReadinessCheck.objects.get(appointment=booked[0]).answers
        assert (answers["feeling_unsafe"], answers["pregnancy"], answers["escort_name"]) == (True, "no", "")


class TestOnTheirOwnPages:
    @pytest.mark.parametrize(
        ("sent", "title"),
        [
            ({"escort_name": "Robin", "escort_phone": "555 0100"}, "Before your appointment"),
            ({"fasting_understood": "yes", "escort_name": "Robin"}, "Who takes you home?"),
            ({"fasting_understood": "yes", "escort_name": "Robin", "escort_phone": "555 0100"}, None),
        ],
    )
    def test_it_is_asked_until_the_escort_is_named(self, page, booked, ada, sent, title):
        browser, url = page
        browser.post(url, sent)
        titles = [todo.title for todo in todos(ada, booked[0].starts_at - timedelta(hours=30)) if todo.url == url]
        assert titles == ([title] if title else [])


def not_ready(user, at):
    return [item for item in items(user, at) if item.kind == "Not ready"]


class TestNobodyHasAnswered:
    @pytest.mark.parametrize(("before", "is_red"), [(timedelta(hours=24), True), (timedelta(hours=25), False)])
    def test_from_a_day_before_it_is_on_the_lists_of_those_who_answer_for_it(self, booked, staff, before, is_red):
        at = booked[0].starts_at - before
        assert bool(not_ready(staff.dana, at)) is is_red
        assert bool(not_ready(staff.nora, at)) is is_red

    def test_the_front_desk_is_asked_for_the_escort_and_reads_nothing_else(self, booked, staff, sign_in):
        at = booked[0].starts_at - timedelta(hours=20)
        (item,) = not_ready(staff.dana, at)
        assert "escort" in item.title
        assert "safe" not in item.title
        with time_machine.travel(at, tick=False):
            page = sign_in(staff.dana).get(item.url).content.decode()
        assert "No name and no phone number of an escort." in page
        assert "Ask in person" not in page

    def test_the_escort_is_written_down_and_nothing_that_the_patient_answered_is_lost(
        self, page, booked, staff, sign_in
    ):
        browser, url = page
        browser.post(url, {"pregnancy": "no", "feeling_safe": "yes", "fasting_understood": "yes"})
        at = booked[0].starts_at - timedelta(hours=20)
        with time_machine.travel(at, tick=False):
            desk, address = sign_in(staff.dana), f"/follow-ups/readiness/{booked[0].pk}/"
            assert desk.post(address, {"escort_name": "Robin"}).status_code == 422
            assert desk.post(address, {"escort_name": "Robin", "escort_phone": "555 0100"}).status_code == 302
        answers = ReadinessCheck.objects.get(appointment=booked[0]).answers
        assert (answers["escort_name"], answers["pregnancy"], answers["feeling_unsafe"]) == ("Robin", "no", False)
        assert not not_ready(staff.dana, at)

    def test_the_board_says_so_before_the_chair_is_wasted(self, booked, staff, sign_in):
        at = booked[0].starts_at - timedelta(hours=2)
        with time_machine.travel(at, tick=False):
            page = sign_in(staff.nora).get("/infusions/").content.decode()
        assert "No name and no phone number of an escort." in page
