"""The patient's own pages of the pre-assessment."""

import pytest
from django.urls import reverse

from intake.assessments.models import Assessment
from intake.patients.todos import Todo
from intake.screening import queries, services, steps, todos
from intake.screening.models import MedicationStatement, PreAssessment, SectionAnswers
from intake.screening.sections import SECTIONS
from tests.intake import filled
from tests.intake.pages import EMOJI, LONG, NUL, SCRIPT, refuses_strangers_and_others

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def invited(ada, staff, now):
    return services.invite(patient=ada, by=staff.dana, at=now)


@pytest.fixture
def browser(ada, sign_in, invited):
    return sign_in(ada.user)


def page_of(step_id):
    return reverse("screening:step", args=[step_id])


def answers_of(section):
    return SectionAnswers.objects.get(section=section).answers


def test_the_overview_says_where_to_go_on(browser):
    assert page_of("goals") in browser.get(reverse("screening:overview")).content.decode()
    browser.post(page_of("goals"), {"easier": "A walk."})
    page = browser.get(reverse("screening:overview"))
    assert page.context["progress"].done == 1
    assert page.context["progress"].first_open.step.id == "history"


@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_section_opens_with_nothing_chosen_and_a_way_to_leave(browser, section):
    page = browser.get(page_of(section)).content.decode()
    assert " checked" not in page
    assert 'name="leave"' in page
    assert "Need help now?" in page


@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_section_can_be_left_empty(browser, section):
    answered = browser.post(page_of(section), {})
    assert answered.status_code == 302
    assert SectionAnswers.objects.get().done


@pytest.mark.parametrize("typed", [LONG, SCRIPT, NUL, EMOJI])
@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_section_bears_odd_input(browser, section, typed):
    names = list(browser.get(page_of(section)).context["form"].fields)
    answered = browser.post(page_of(section), {name: [typed, typed] for name in names})
    assert answered.status_code in (302, 422)
    if answered.status_code == 422:
        shown = answered.content.decode()
        assert SCRIPT not in shown
        assert "Please look at this again" in shown


def test_a_section_in_error_keeps_what_was_typed_and_what_is_right(browser):
    answered = browser.post(page_of("earlier-treatment"), {"therapy": "yes", "therapy-sessions": "a dozen"})
    assert answered.status_code == 422
    assert 'value="a dozen"' in answered.content.decode()
    assert answers_of("earlier-treatment") == {"therapy": "yes"}
    assert not SectionAnswers.objects.get().done


def test_each_choice_is_kept_as_it_is_made(browser):
    answered = browser.post(page_of("history"), {"since": "teens"}, headers=HTMX)
    assert answered.status_code == 204
    assert (answers_of("history"), SectionAnswers.objects.get().done) == ({"since": "teens"}, False)


def test_leaving_keeps_what_is_on_the_page(browser):
    assert browser.post(page_of("goals"), {"easier": "A walk.", "leave": "1"}).url == "/"
    assert answers_of("goals") == {"easier": "A walk."}


def test_another_line_keeps_what_was_typed(browser):
    posted = {"takes": "yes", "list-0-name": "Lithium", "list-1-name": "Sertraline", "add": "1"}
    page = browser.post(page_of("medicines"), posted)
    assert page.status_code == 200
    assert 'value="Sertraline"' in page.content.decode()
    assert "list-3-name" in page.context["form"].fields
    assert MedicationStatement.objects.count() == 2


def test_a_line_without_its_name_is_asked_for(browser):
    page = browser.post(page_of("medicines"), {"takes": "yes", "list-0-dose_text": "10 mg"})
    assert page.status_code == 422
    assert "Write the name, or empty this line." in page.content.decode()


def test_names_of_medicines_are_offered_while_one_types(browser):
    page = browser.get(reverse("screening:medicine-names"), {"list-0-name": "sertr"}).content.decode()
    assert '<option value="sertraline">' in page
    for typed in ("", LONG, SCRIPT, NUL, EMOJI):
        answered = browser.get(reverse("screening:medicine-names"), {"list-0-name": typed})
        assert answered.status_code == 200
        assert SCRIPT not in answered.content.decode()


def test_opening_a_questionnaire_begins_nothing_until_the_button(browser):
    assert browser.get(page_of("c-ssrs-screen")).status_code == 200
    assert not Assessment.objects.exists()
    browser.post(page_of("c-ssrs-screen"))
    browser.post(page_of("c-ssrs-screen"))
    begun = Assessment.objects.get()
    assert browser.get(page_of("c-ssrs-screen")).url == reverse("assessments:resume", args=[begun.pk])


def test_looking_writes_nothing(browser, invited):
    for url in (
        reverse("screening:overview"),
        reverse("screening:submit"),
        *(page_of(step.id) for step in steps.STEPS),
    ):
        assert browser.get(url).status_code == 200, url
    assert PreAssessment.objects.get().state == "invited"
    assert not SectionAnswers.objects.exists()
    assert not Assessment.objects.exists()


def test_handing_in_says_what_is_open_and_forces_nothing(browser):
    browser.post(page_of("medicines"), {"takes": "yes"})
    page = browser.get(reverse("screening:submit")).content.decode()
    assert "Which ones?" in page
    assert "Not begun" in page
    assert browser.post(reverse("screening:submit")).url == reverse("screening:overview")
    assert PreAssessment.objects.get().state == "submitted"
    assert "Your forms are with us" in browser.get(reverse("screening:overview")).content.decode()


def test_handing_in_twice_and_going_back_do_no_harm(browser):
    browser.post(reverse("screening:submit"))
    before = PreAssessment.objects.values().get()
    browser.post(reverse("screening:submit"))
    assert browser.get(reverse("screening:submit")).url == reverse("screening:overview")
    assert browser.post(page_of("goals"), {"easier": "Too late."}).url == reverse("screening:overview")
    assert browser.post(page_of("phq-9")).url == reverse("screening:overview")
    assert PreAssessment.objects.values().get() == before
    assert not SectionAnswers.objects.exists()


def test_somebody_who_was_not_invited_has_no_forms(sign_in, ben):
    browser = sign_in(ben.user)
    for url in (reverse("screening:overview"), reverse("screening:submit"), page_of("goals"), page_of("phq-9")):
        assert browser.get(url).status_code == 404
        assert browser.post(url).status_code in (404, 405)


def test_a_page_that_is_none_is_not_found(browser):
    assert browser.get(page_of("nowhere")).status_code == 404


def test_staff_have_no_forms_of_their_own(sign_in, staff, invited):
    for url in (reverse("screening:overview"), page_of("goals"), reverse("screening:submit")):
        refuses_strangers_and_others(sign_in, url, others=[staff.percy, staff.dana])


def test_the_patients_own_list_follows_the_state(ada, staff, now):
    assert todos.todos(ada, now) == []
    invited = services.invite(patient=ada, by=staff.dana, at=now)
    (todo,) = todos.todos(ada, now)
    assert isinstance(todo, Todo)
    assert (todo.button, todo.url, todo.done) == ("Begin", reverse("screening:overview"), False)
    services.save_section(pre_assessment=invited, section="goals", answers={}, done=True, by=None, at=now)
    assert todos.todos(ada, now)[0].button == "Go on"
    services.submit(pre_assessment=invited, by=None, at=now)
    assert todos.todos(ada, now)[0].done
    services.decide(
        patient=ada, outcome="deferred", reason="ECG.", words_for_patient="Come for a test.", by=staff.percy, at=now
    )
    assert todos.todos(ada, now)[0].text == "Come for a test."


def test_the_overview_costs_the_same_when_everything_is_answered(
    ada, staff, now, browser, invited, django_assert_max_num_queries
):
    url = reverse("screening:overview")
    browser.get(url)
    with django_assert_max_num_queries(12):
        browser.get(url)
    for section, answers in filled.section_answers().items():
        services.save_section(pre_assessment=invited, section=section, answers=answers, done=True, by=None, at=now)
    for instrument in steps.INSTRUMENTS:
        services.begin_instrument(pre_assessment=invited, instrument=instrument, by=None, at=now)
    with django_assert_max_num_queries(12):
        browser.get(url)
    assert queries.sections_of(invited).keys() == set(SECTIONS)
