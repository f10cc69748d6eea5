"""Without a mouse: signing in, and one questionnaire of the pre-assessment."""

import pytest

from tests.journeys import clinic_steps as at_the_desk
from tests.journeys import patient_steps as on_the_phone
from tests.journeys.browser import DESKTOP, PHONE, Screen
from tests.journeys.mail import link_in
from tests.journeys.patient_steps import Person
from treatments.demo.people import PASSWORD

pytestmark = pytest.mark.journey

KIM = Person("Kim", "Keys", (3, 2, 1990), "kim.keys@mail.example")
MOST_TABS = 40


def test_signing_in_by_keyboard(clinic, screen):
    dana = screen("dana-by-keyboard", DESKTOP)
    dana.open("/accounts/login/")
    tab_to(dana, "#id_login")
    dana.page.keyboard.type("dana")
    tab_to(dana, "#id_password")
    dana.page.keyboard.type(PASSWORD)
    press_enter(dana)
    assert dana.address.endswith("/today/")


def test_the_first_press_of_tab_leads_to_the_content(clinic, screen):
    dana = screen("dana-skipping", DESKTOP)
    at_the_desk.sign_in(dana, "dana")
    dana.page.keyboard.press("Tab")
    assert dana.page.evaluate("document.activeElement.className") == "skip-link"
    dana.page.keyboard.press("Enter")
    assert dana.page.evaluate("document.activeElement.id") == "main"


def test_a_questionnaire_by_keyboard(clinic, screen, mailbox):
    dana, kim = screen("dana-for-kim", DESKTOP), screen("kim-by-keyboard", PHONE)
    at_the_desk.sign_in(dana, "dana")
    at_the_desk.register(dana, KIM)
    at_the_desk.invite(dana)
    on_the_phone.open_link(kim, link_in(mailbox(KIM.email).wait_for("your forms")), KIM)
    kim.open("/me/pre-assessment/gad-7/")
    tab_to(kim, ".onward .btn-primary")
    press_enter(kim)
    answered = 0
    while "/me/questions/" in kim.address:
        tab_to(kim, "input[type=radio]")
        kim.page.keyboard.press("ArrowDown")
        kim.page.keyboard.press("ArrowDown")
        assert kim.page.evaluate("document.activeElement.checked")
        tab_to(kim, ".onward .btn-primary")
        press_enter(kim)
        answered += 1
    assert answered == 7


def tab_to(screen: Screen, selector: str) -> None:
    """Press Tab until what matches has the focus; where it is must be seen."""
    for _ in range(MOST_TABS):
        screen.page.keyboard.press("Tab")
        if screen.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert screen.page.evaluate(FOCUS_IS_SEEN), f"the focus on {selector} is not seen"
            return
    raise AssertionError(f"{MOST_TABS} presses of Tab do not lead to {selector} on {screen.address}")


FOCUS_IS_SEEN = """() => [document.activeElement, document.activeElement.closest("label")].some(element =>
    element && (getComputedStyle(element).outlineStyle !== "none" || getComputedStyle(element).boxShadow !== "none"))"""


def press_enter(screen: Screen) -> None:
    with screen.page.expect_navigation():
        screen.page.keyboard.press("Enter")
    screen.check()
