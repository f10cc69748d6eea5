"""Without a mouse: signing in, and the whole pre-assessment."""

import pytest

from intake.screening.steps import STEPS, place_of
from tests.journeys import clinic_steps as at_the_desk
from tests.journeys import patient_steps as on_the_phone
from tests.journeys.browser import DESKTOP, PHONE, Screen
from tests.journeys.mail import link_in
from tests.journeys.patient_steps import Person
from tests.journeys.sections import LINES, TEXTS, choices_for
from treatments.demo.people import PASSWORD

pytestmark = pytest.mark.journey

KIM = Person("Kim", "Keys", (3, 2, 1990), "kim.keys@mail.example")
LOU = Person("Lou", "Letters", (4, 3, 1991), "lou.letters@mail.example")
MOST_TABS = 40
TYPED = {**TEXTS, **{label: text for line in LINES.values() for label, text in line.items()}}
PARTS = len(STEPS)
CONTACT_PAGE = f"/me/pre-assessment/{place_of('contact')}/"


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


def test_the_pre_assessment_by_keyboard(clinic, screen, mailbox):
    dana, kim = screen("dana-for-kim", DESKTOP), screen("kim-by-keyboard", PHONE)
    at_the_desk.sign_in(dana, "dana")
    at_the_desk.register(dana, KIM)
    at_the_desk.invite(dana)
    on_the_phone.open_link(kim, link_in(mailbox(KIM.email).wait_for("your forms")), KIM)
    tab_to(kim, ".next-act .btn-primary")
    press_enter(kim)
    parts = set()
    while "/hand-in/" not in kim.address:
        is_new = kim.heading not in parts
        parts.add(kim.heading)
        answer_by_keyboard(kim)
        press_enter(kim, look=is_new)
    assert len(parts) == PARTS
    kim.says("Everything is answered.")
    tab_to(kim, ".onward .btn-primary")
    press_enter(kim)
    kim.says("Thank you. Your forms are with us.")


def test_enter_in_a_text_goes_on_and_does_not_leave(clinic, screen, mailbox):
    dana, lou = screen("dana-for-lou", DESKTOP), screen("lou-by-keyboard", PHONE)
    at_the_desk.sign_in(dana, "dana")
    at_the_desk.register(dana, LOU)
    at_the_desk.invite(dana)
    on_the_phone.open_link(lou, link_in(mailbox(LOU.email).wait_for("your forms")), LOU)
    lou.open(CONTACT_PAGE)
    tab_to(lou, "#id_name")
    lou.page.keyboard.type("Robin Field")
    press_enter(lou)
    assert lou.address.endswith(f"{CONTACT_PAGE}2/")
    lou.page.go_back()
    assert lou.page.input_value("#id_name") == "Robin Field"


def answer_by_keyboard(screen: Screen) -> None:
    """Tab through one screen, answer each question on the way, and stop on the button that goes on."""
    answered = set()
    for _ in range(MOST_TABS):
        screen.page.keyboard.press("Tab")
        here = screen.page.evaluate(FOCUS)
        assert here["seen"], f"the focus on {here} is not seen"
        if here["onward"]:
            return
        if here["kind"] in ("radio", "checkbox") and here["name"] not in answered:
            answered.add(here["name"])
            choose_by_keyboard(screen, here)
        elif here["kind"] in ("text", "tel", "textarea"):
            screen.page.keyboard.type(TYPED.get(here["label"], ""))
    raise AssertionError(f"{MOST_TABS} presses of Tab do not lead on from {screen.address}")


def choose_by_keyboard(screen: Screen, here: dict) -> None:
    """The wanted answer of this group: with Space where the focus is, or with the arrows."""
    if "/me/questions/" in screen.address:
        choice = on_the_phone.wanted(screen.heading, here["question"], here["offered"])
    else:
        choice = choices_for(here["question"])[0]
    if here["kind"] == "checkbox" or here["offered"].index(choice) == 0:
        screen.page.keyboard.press("Space")
    for _ in range(here["offered"].index(choice) if here["kind"] == "radio" else 0):
        screen.page.keyboard.press("ArrowDown")
    assert screen.page.evaluate("document.activeElement.checked")


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


# Where the focus is: what it is, whether it is seen, which question it belongs to, and what that one offers.
FOCUS = (
    """() => {
    const here = document.activeElement;
    const group = here.closest("fieldset:not(.rows)");
    const words = element => (element ? element.innerText.trim() : "");
    return {
        kind: here.type || here.tagName.toLowerCase(),
        name: here.name || "",
        onward: here.matches(".onward .btn-primary"),
        label: here.labels ? words(here.labels[0]) : "",
        question: group ? words(group.querySelector("legend")) : "",
        offered: group ? [...group.querySelectorAll("label")].map(words) : [],
        seen: ("""
    + FOCUS_IS_SEEN
    + """)(),
    };
}"""
)


def press_enter(screen: Screen, *, look: bool = True) -> None:
    """Press Enter, and look at the page that it leads to; without `look` only listen whether it complains."""
    with screen.page.expect_navigation():
        screen.page.keyboard.press("Enter")
    if look:
        screen.check()
    else:
        screen.is_quiet()
