"""The patient's own pages of the pre-assessment."""

import pytest
from django.urls import reverse

from intake.assessments.models import Assessment
from intake.patients.todos import Todo
from intake.screening import queries, services, steps, todos
from intake.screening.models import MedicationStatement, PreAssessment, SectionAnswers
from intake.screening.section_screens import screens_of
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


def screen(section, number=1):
    return reverse("screening:screen", args=[section, number])


# Every screen of every section, with what opens those that an earlier answer asks for.
SCREENS = [(name, shown.number) for name, section in SECTIONS.items() for shown in screens_of(section)]
GATES = {"earlier-treatment": {"therapy": "yes"}, "medicines": {"takes": "yes"}, "allergies": {"has": "yes"}}


@pytest.fixture
def opened(invited, now):
    """Every question is asked."""
    for section, answers in GATES.items():
        services.save_section(pre_assessment=invited, section=section, answers=answers, done=False, by=None, at=now)


def answers_of(section):
    return SectionAnswers.objects.get(section=section).answers


def kept(section):
    """The rows of a list as they are stored, without their keys."""
    return [{name: cell for name, cell in row.items() if name != "key"} for row in answers_of(section)["list"]]


def shown_by(page):
    """What a window sends when nothing is touched: its hidden fields."""
    form = page.context["form"]
    keys = {row["key_name"]: row["key"] for group in form.groups() for row in group.get("rows", [])}
    return {"seen": form.marks(), **keys}


def test_the_overview_says_where_to_go_on(browser):
    assert page_of("goals") in browser.get(reverse("screening:overview")).content.decode()
    browser.post(screen("goals"), {"easier": "A walk."})
    assert browser.get(page_of("goals")).url == screen("goals", 2)
    browser.post(screen("goals", 2), {})
    page = browser.get(reverse("screening:overview"))
    assert page.context["progress"].done == 1
    assert page.context["progress"].first_open.step.id == "history"


def test_an_address_names_no_questionnaire_and_no_health():
    for step in steps.STEPS:
        assert page_of(step.id).removeprefix("/me/pre-assessment/").strip("/").isdigit()


@pytest.mark.parametrize(("section", "number"), SCREENS)
def test_every_screen_opens_with_nothing_chosen_and_a_way_to_leave(browser, opened, section, number):
    page = browser.get(screen(section, number)).content.decode()
    assert " checked" not in page or (section in GATES and number == 1)
    assert 'name="leave"' in page
    assert "Need help now?" in page


@pytest.mark.parametrize(("section", "number"), SCREENS)
def test_every_screen_can_be_left_empty(browser, opened, section, number):
    assert browser.post(screen(section, number), {}).status_code == 302
    assert SectionAnswers.objects.get(section=section).passed == number


def test_the_last_screen_leads_to_the_next_part_and_the_part_is_done(browser):
    assert browser.post(screen("goals"), {}).url == screen("goals", 2)
    assert browser.post(screen("goals", 2), {}).url == page_of("history")
    assert SectionAnswers.objects.get().done
    assert browser.get(page_of("goals")).url == screen("goals")


@pytest.mark.parametrize(("section", "number"), SCREENS)
def test_every_screen_bears_odd_input(browser, opened, section, number):
    names = list(browser.get(screen(section, number)).context["form"].fields)
    for typed in (LONG, SCRIPT, NUL, EMOJI):
        sent = {name: [typed, typed] for name in [*names, "seen", "list-0-key"]}
        answered = browser.post(screen(section, number), sent)
        assert answered.status_code in (302, 422)
        if answered.status_code == 422:
            shown = answered.content.decode()
            assert SCRIPT not in shown
            assert "field--wrong" in shown


def test_a_screen_in_error_keeps_what_was_typed_and_what_is_right(browser, opened):
    sent = {"therapy-sessions": "a dozen", "exposure": "yes"}
    answered = browser.post(screen("earlier-treatment", 2), sent)
    assert answered.status_code == 422
    assert 'value="a dozen"' in answered.content.decode()
    assert answers_of("earlier-treatment") == {"therapy": "yes", "exposure": "yes"}
    assert SectionAnswers.objects.get(section="earlier-treatment").passed == 0


def test_what_an_earlier_answer_makes_pointless_is_not_asked(browser):
    assert browser.post(screen("medicines"), {"takes": "no"}).url == page_of("allergies")
    assert browser.get(screen("medicines", 2)).url == page_of("allergies")
    assert browser.post(screen("medicines"), {"takes": "yes"}).url == screen("medicines", 2)
    assert f'href="{screen("medicines", 1)}"' in browser.get(screen("medicines", 2)).content.decode()


def test_each_answer_is_kept_as_it_is_given_and_says_so(browser):
    answered = browser.post(screen("history"), {"since": "teens"}, headers=HTMX)
    assert answered.status_code == 200
    assert "Kept" in answered.content.decode()
    assert (answers_of("history"), SectionAnswers.objects.get().done) == ({"since": "teens"}, False)


def test_what_cannot_be_kept_is_said_while_one_types(browser):
    answered = browser.post(screen("contact"), {"name": "Cora", "phone": "call her"}, headers=HTMX)
    assert "Not kept yet" in answered.content.decode()
    assert answers_of("contact") == {"name": "Cora"}


def test_leaving_keeps_what_is_on_the_page(browser):
    assert browser.post(screen("goals"), {"easier": "A walk.", "leave": "1"}).url == "/"
    assert answers_of("goals") == {"easier": "A walk."}


def test_another_line_keeps_what_was_typed(browser, opened):
    posted = {"list-0-name": "Lithium", "list-1-name": "Sertraline", "add": "1"}
    page = browser.post(screen("medicines", 2), posted)
    assert page.status_code == 200
    assert 'value="Sertraline"' in page.content.decode()
    assert "list-2-name" in page.context["form"].fields
    assert MedicationStatement.objects.count() == 2


def test_a_line_without_its_name_is_asked_for(browser, opened):
    page = browser.post(screen("medicines", 2), {"list-0-dose_text": "10 mg"})
    assert page.status_code == 422
    assert "Write the name, or empty this line." in page.content.decode()


def test_a_line_can_be_corrected_and_emptied(browser, opened):
    window = shown_by(browser.get(screen("medicines", 2)))
    for name in ("Ser", "Sertraline"):
        browser.post(screen("medicines", 2), {**window, "list-0-name": name}, headers=HTMX)
    assert kept("medicines") == [{"name": "Sertraline"}]
    window = shown_by(browser.get(screen("medicines", 2)))
    browser.post(screen("medicines", 2), {**window, "list-0-name": "", "list-1-name": ""})
    assert answers_of("medicines") == {"takes": "yes"}
    assert not MedicationStatement.objects.exists()


def test_two_windows_on_one_screen_lose_nothing(browser, opened):
    one = shown_by(browser.get(screen("contact")))
    other = shown_by(browser.get(screen("contact")))
    browser.post(screen("contact"), {**other, "name": "Cora", "relation": "sister"}, headers=HTMX)
    browser.post(screen("contact"), {**one, "name": "", "phone": "(202) 555-0143"})
    assert answers_of("contact") == {"name": "Cora", "relation": "sister", "phone": "+12025550143"}


def test_two_windows_may_both_add_a_medicine(browser, opened):
    one = shown_by(browser.get(screen("medicines", 2)))
    other = shown_by(browser.get(screen("medicines", 2)))
    browser.post(screen("medicines", 2), {**other, "list-0-name": "Lithium"}, headers=HTMX)
    browser.post(screen("medicines", 2), {**one, "list-0-name": "Sertraline"})
    assert kept("medicines") == [{"name": "Lithium"}, {"name": "Sertraline"}]


def test_more_lines_than_fit_are_refused_in_words(browser, opened, invited, now):
    full = [{"name": f"Tea {number}"} for number in range(30)]
    one = shown_by(browser.get(screen("medicines", 2)))
    services.save_section(
        pre_assessment=invited, section="medicines", answers={"takes": "yes", "list": full}, done=False, by=None, at=now
    )
    answered = browser.post(screen("medicines", 2), {**one, "list-0-name": "Sertraline"})
    assert answered.status_code == 422
    assert "There is no room for more lines" in answered.content.decode()
    assert len(kept("medicines")) == 30


def test_names_of_medicines_are_offered_while_one_types(browser):
    names = reverse("screening:medicine-names")
    assert '<option value="sertraline">' in browser.post(names, {"list-0-name": "sertr"}).content.decode()
    for typed in ("", LONG, SCRIPT, NUL, EMOJI):
        answered = browser.post(names, {"list-0-name": typed})
        assert answered.status_code == 200
        assert SCRIPT not in answered.content.decode()


def test_no_name_of_a_medicine_stands_in_an_address(browser, opened):
    assert browser.get(reverse("screening:medicine-names"), {"list-0-name": "lithium"}).status_code == 405
    page = browser.get(screen("medicines", 2)).content.decode()
    assert "hx-get" not in page
    assert 'hx-params="list-0-name"' in page


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
        *(page_of(step.id) for step in steps.STEPS if step.is_instrument),
        *(screen(section) for section in SECTIONS),
    ):
        assert browser.get(url).status_code == 200, url
    assert PreAssessment.objects.get().state == "invited"
    assert not SectionAnswers.objects.exists()
    assert not Assessment.objects.exists()


def test_handing_in_says_what_is_open_and_forces_nothing(browser):
    browser.post(screen("medicines"), {"takes": "yes"})
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
    assert browser.post(screen("goals"), {"easier": "Too late."}).url == reverse("screening:overview")
    assert browser.post(page_of("phq-9")).url == reverse("screening:overview")
    assert PreAssessment.objects.values().get() == before
    assert not SectionAnswers.objects.exists()


def test_somebody_who_was_not_invited_has_no_forms(sign_in, ben):
    browser = sign_in(ben.user)
    for url in (reverse("screening:overview"), reverse("screening:submit"), screen("goals"), page_of("phq-9")):
        assert browser.get(url).status_code == 404
        assert browser.post(url).status_code in (404, 405)


def test_a_page_that_is_none_is_not_found(browser):
    for place in ("0", "99", "goals", "1/99", "3/1"):
        assert browser.get(f"/me/pre-assessment/{place}/").status_code == 404


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
