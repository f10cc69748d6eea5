"""The questions on a phone: nothing chosen beforehand, every answer kept, back and forward, help at a sign."""

import pytest
from django.urls import reverse

from intake.assessments import services
from intake.assessments.models import Assessment
from intake.risk.models import RiskCase
from tests.intake.pages import EMOJI, LONG, NUL, SCRIPT, refuses_strangers_and_others

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def begin(ada, now):
    def begun(instrument="phq-9", patient=ada):
        return services.start(
            patient=patient, instrument=instrument, occasion="pre-assessment", about="pre-assessment:1", at=now
        )

    return begun


@pytest.fixture
def browser(ada, sign_in):
    return sign_in(ada.user)


def screen(assessment, number):
    return reverse("assessments:screen", args=[assessment.pk, number])


def stored():
    return Assessment.objects.get().answers


def test_nothing_is_chosen_beforehand(browser, begin):
    page = browser.get(screen(begin(), 1)).content.decode()
    assert page.count('type="radio"') == 4
    assert "checked" not in page
    assert 'name="leave"' in page


def test_the_title_and_the_notice_are_those_for_patients(browser, begin):
    page = browser.get(screen(begin("c-ssrs-screen"), 1)).content.decode()
    assert "Research Foundation for Mental Hygiene" in page
    assert "Suicide Severity" not in page.split("<title>")[1].split("</title>")[0]


def test_a_choice_is_kept_as_it_is_made(browser, begin):
    answered = browser.post(screen(begin(), 1), {"item-1": "2"}, headers=HTMX)
    assert (answered.status_code, stored()) == (204, {"1": 2})


def test_the_button_keeps_it_and_goes_on(browser, begin):
    begun = begin()
    assert browser.post(screen(begun, 1), {"item-1": "0"}).url == screen(begun, 2)
    assert stored() == {"1": 0}


def test_going_back_shows_what_was_answered_and_lets_it_be_changed(browser, begin):
    begun = begin()
    browser.post(screen(begun, 1), {"item-1": "3"})
    assert 'value="3" id="id_item-1_3" checked' in browser.get(screen(begun, 1)).content.decode()
    assert f'href="{screen(begun, 1)}"' in browser.get(screen(begun, 2)).content.decode()
    browser.post(screen(begun, 1), {"item-1": "1"})
    assert stored() == {"1": 1}


def test_leaving_keeps_what_is_on_the_screen(browser, begin):
    assert browser.post(screen(begin(), 1), {"item-1": "1", "leave": "1"}).url == "/"
    assert stored() == {"1": 1}


def test_coming_back_goes_on_at_the_first_open_question(browser, begin):
    begun = begin()
    browser.post(screen(begun, 1), {"item-1": "1"})
    assert browser.get(reverse("assessments:resume", args=[begun.pk])).url == screen(begun, 2)


def test_rather_not_say_goes_on_without_an_answer(browser, begin):
    begun = begin()
    assert browser.post(screen(begun, 1), {"item-1": "2", "skip": "1"}).url == screen(begun, 2)
    assert stored() == {"1": None}


def test_going_on_without_a_choice_asks_kindly_and_keeps_the_rest(browser, begin):
    answered = browser.post(screen(begin("lsas-sr"), 1), {"item-1-fear": "2"})
    assert answered.status_code == 422
    assert "Choose an answer, or go on with" in answered.content.decode()
    assert stored() == {"1.fear": 2}


@pytest.mark.parametrize("typed", [LONG, SCRIPT, NUL, EMOJI, "4", "-1", "true", "[1]", "1.0"])
def test_something_else_than_the_choices_is_refused_in_words(browser, begin, typed):
    answered = browser.post(screen(begin(), 1), {"item-1": typed})
    assert answered.status_code == 422
    assert SCRIPT not in answered.content.decode()
    assert stored() == {}


@pytest.mark.parametrize("typed", ["", "101", "-1", "fifty", "50.5"])
def test_a_line_takes_whole_numbers_only_and_untouched_is_no_answer(browser, begin, typed):
    assert browser.post(screen(begin("vas-anxiety"), 1), {"item-1": typed}).status_code == 422
    assert stored() == {}


def test_a_line_takes_zero(browser, begin):
    browser.post(screen(begin("vas-anxiety"), 1), {"item-1": "0"})
    assert stored() == {"1": 0}


def test_two_windows_lose_nothing(ada, sign_in, begin):
    begun = begin()
    one, other = sign_in(ada.user), sign_in(ada.user)
    one.get(screen(begun, 1)), other.get(screen(begun, 2))
    other.post(screen(begun, 2), {"item-2": "3"})
    one.post(screen(begun, 1), {"item-1": "1"})
    assert stored() == {"1": 1, "2": 3}


def test_questions_that_do_not_apply_are_not_asked(browser, begin):
    begun = begin("c-ssrs-screen")
    browser.post(screen(begun, 1), {"item-1": "false"})
    assert browser.post(screen(begun, 2), {"item-2": "false"}).url == screen(begun, 6)
    assert browser.get(screen(begun, 4)).url == screen(begun, 6)


def test_the_last_answer_hands_in_what_is_complete(browser, begin):
    begun = begin("audit-c")
    for number in (1, 2, 3):
        answered = browser.post(screen(begun, number), {f"item-{number}": "1"})
    assert answered.url == reverse("screening:step", args=["dast-10"])
    assert Assessment.objects.get().state == "complete"


def test_with_something_open_the_end_says_what_and_lets_the_patient_go_on(browser, begin):
    begun = begin("audit-c")
    browser.post(screen(begun, 1), {"item-1": "1"})
    browser.post(screen(begun, 2), {"skip": "1"})
    end = browser.post(screen(begun, 3), {"item-3": "1"}).url
    assert end == reverse("assessments:end", args=[begun.pk])
    assert screen(begun, 2) in browser.get(end).content.decode()
    assert browser.post(end).url == reverse("screening:step", args=["dast-10"])
    assert Assessment.objects.get().state == "draft"  # the pre-assessment hands it in as a whole


def test_elsewhere_going_on_hands_in_what_is_incomplete(browser, ada, now, settings):
    settings.AFTER_ASSESSMENT = {}
    begun = services.start(patient=ada, instrument="audit-c", occasion="follow-up", about="follow-up:1", at=now)
    assert browser.post(reverse("assessments:end", args=[begun.pk])).url == "/"
    assert Assessment.objects.get().state == "incomplete"


def test_what_was_handed_in_is_closed_and_leads_on(browser, begin, now):
    begun = begin("audit-c")
    services.hand_in(begun, by=None, at=now)
    assert browser.post(screen(begun, 1), {"item-1": "4"}).url == reverse("screening:step", args=["dast-10"])
    assert stored() == {}


@pytest.mark.parametrize(
    ("instrument", "number", "posted"),
    [("phq-9", 9, {"item-9": "1"}), ("c-ssrs-screen", 6, {"item-6": "true"})],
)
def test_at_a_sign_help_comes_before_anything_else(browser, begin, instrument, number, posted):
    begun = begin(instrument)
    if instrument == "c-ssrs-screen":
        for item in ("1", "2"):
            browser.post(screen(begun, int(item)), {f"item-{item}": "false"})
        browser.post(screen(begun, 6), posted)
        answered = browser.post(screen(begun, 7), {"item-6b": "true"})
    else:
        answered = browser.post(screen(begun, number), posted)
    help_page = reverse("assessments:help", args=[begun.pk])
    assert answered.url == help_page
    assert browser.get(screen(begun, 1)).url == help_page
    page = browser.get(help_page).content.decode()
    assert "988" in page
    assert "911" in page
    for alarming in ("suicid", "score", "high risk", "score"):
        assert alarming not in page.lower()
    assert RiskCase.objects.count() == 1


def test_a_single_choice_leads_to_help_as_well(browser, begin):
    begun = begin()
    answered = browser.post(screen(begun, 9), {"item-9": "1"}, headers=HTMX)
    assert answered.headers["HX-Redirect"] == reverse("assessments:help", args=[begun.pk])


def test_after_help_the_questions_go_on(browser, begin):
    begun = begin()
    browser.post(screen(begun, 9), {"item-9": "1"})
    assert browser.post(reverse("assessments:help", args=[begun.pk])).url == reverse(
        "assessments:resume", args=[begun.pk]
    )
    assert browser.get(screen(begun, 1)).status_code == 200


def test_looking_writes_nothing(browser, begin):
    begun = begin()
    before = Assessment.objects.values().get()
    for name in ("resume", "end", "help"):
        browser.get(reverse(f"assessments:{name}", args=[begun.pk]))
    browser.get(screen(begun, 1))
    assert Assessment.objects.values().get() == before
    assert not RiskCase.objects.exists()


def test_a_question_that_never_was_is_not_found(browser, begin):
    assert browser.get(screen(begin(), 99)).status_code == 404


@pytest.mark.parametrize("name", ["resume", "end", "help"])
def test_another_patients_questions_are_not_found(sign_in, ben, begin, name):
    url = reverse(f"assessments:{name}", args=[begin().pk])
    assert sign_in(ben.user).get(url).status_code == 404


def test_another_patient_cannot_answer(sign_in, ben, begin):
    assert sign_in(ben.user).post(screen(begin(), 1), {"item-1": "1"}).status_code == 404
    assert stored() == {}


def test_staff_do_not_answer_for_a_patient(sign_in, staff, begin):
    refuses_strangers_and_others(sign_in, screen(begin(), 1), others=[staff.percy, staff.dana])


def test_clinicians_read_every_answer(sign_in, staff, stranger, begin, browser):
    begun = begin()
    browser.post(screen(begun, 1), {"item-1": "2"})
    url = reverse("assessments:answers", args=[begun.pk])
    page = sign_in(staff.theo).get(url).content.decode()
    assert "More than half the days" in page
    assert "not answered" in page
    refuses_strangers_and_others(sign_in, url, others=[staff.dana, staff.mona, staff.odo], stranger=stranger)
