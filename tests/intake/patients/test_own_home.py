import pytest

from intake.patients.todos import Todo
from tests.intake.pages import refuses_strangers_and_others

URL = "/me/"
HERE = "tests.intake.patients.test_own_home"


def some_todos(patient, at):
    return [
        Todo(order=20, title="Second", url="/me/second/", button="Go on"),
        Todo(order=10, title=f"First for {patient.given_name}", url="/me/first/", button="Begin"),
        Todo(order=5, title="Behind you", url="/me/done/", done=True),
        Todo(order=15, title="Next visit on Tuesday"),
    ]


def nothing(patient, at):
    return []


@pytest.fixture
def browser(sign_in, ada, settings):
    settings.PATIENT_TODOS = [f"{HERE}.some_todos", f"{HERE}.nothing"]
    return sign_in(ada.user)


def test_the_first_thing_to_do_stands_out_and_the_rest_follows_in_order(browser):
    context = browser.get(URL).context
    assert context["first"].title == "First for Ada"
    assert [todo.title for todo in context["rest"]] == ["Next visit on Tuesday", "Second", "Behind you"]


def test_with_nothing_to_do_it_says_so(browser, settings):
    settings.PATIENT_TODOS = [f"{HERE}.nothing"]
    assert b"nothing you need to do now" in browser.get(URL).content


def test_help_is_one_touch_away(browser):
    assert b'href="/help-now/"' in browser.get(URL).content


def test_the_title_says_nothing_that_others_should_not_read(browser):
    page = browser.get(URL).content.decode()
    assert page[page.index("<title>") :].startswith("<title>Your pages")


def test_it_is_for_patients_only(sign_in, staff):
    refuses_strangers_and_others(sign_in, URL, others=[staff.dana, staff.percy, staff.mona])


def test_an_account_without_a_patient_has_no_home(sign_in, ada):
    account, ada.user = ada.user, None
    ada.save()
    assert sign_in(account).get(URL).status_code == 404
