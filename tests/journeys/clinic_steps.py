"""What the clinic's people do at their desks: sign in, invite, review, order, book, decide."""

import re
from datetime import datetime

from playwright.sync_api import Locator

from tests.journeys.browser import Screen
from tests.journeys.patient_steps import Person
from treatments.demo.people import PASSWORD

CAPACITY = (
    "understands what was explained",
    "sees what it means for their own situation",
    "weighs the alternatives",
    "expresses a choice, freely",
)


def sign_in(screen: Screen, username: str) -> None:
    screen.open("/accounts/login/")
    screen.fill("Username or e-mail address", username)
    screen.fill("Password", PASSWORD)
    screen.press("Sign in")


def register(screen: Screen, person: Person) -> None:
    screen.go_to("Patients")
    screen.follow("Register a patient")
    screen.fill("Given name", person.given_name)
    screen.fill("Family name", person.family_name)
    for part, value in zip(("Day", "Month", "Year"), person.born, strict=True):
        screen.fill(part, value)
    screen.select("Male", of="Sex that cut-offs refer to")
    screen.fill("E-mail", person.email)
    screen.choose("E-mail", of="Messages go by")
    screen.choose("Quiet check-in: prefers no small talk")
    screen.choose("The patient agreed to get messages from us this way")
    screen.press("Register")


def invite(screen: Screen) -> None:
    screen.press("Send the invitation")


def open_patient(screen: Screen, person: Person) -> None:
    screen.go_to("Patients")
    screen.follow(person.name)


def open_review(screen: Screen, person: Person) -> None:
    open_patient(screen, person)
    screen.follow("Open the review")


def resolve_every_finding(screen: Screen) -> int:
    """Answer each finding that needs an answer with a reason; returns how many there were."""
    answered = 0
    while (asked := screen.main.locator("article.finding details")).count():
        asked.first.locator("summary").click()
        screen.fill("Reason", "Discussed with the patient; noted for the day of treatment.", within=asked.first)
        screen.press("Keep the answer", within=asked.first)
        answered += 1
    return answered


def add_result(screen: Screen, kind: str, *, now: str, typed: dict | None = None, chosen: dict | None = None) -> None:
    """Write down a result of this kind, from the review page; `now` is what the clock on the wall shows."""
    screen.follow("Add a result")
    screen.follow(kind)
    for label, value in (typed or {}).items():
        screen.fill(label, value)
    for question, option in (chosen or {}).items():
        screen.choose(option, of=question)
    screen.fill("Collected or measured", now)
    screen.press("Save")
    screen.says("The result is kept.")


def decide_eligible(screen: Screen) -> None:
    """Answer what is open, then decide and sign."""
    form = screen.part("Decision")
    screen.choose("Eligible", of="Decision", within=form)
    screen.fill(
        "Reason, for the record", "Disabling for ten years; two adequate trials; nothing against it.", within=form
    )
    screen.fill("What the patient reads", "We think this treatment can be right for you.", within=form)
    screen.fill("Your password, to sign", PASSWORD, within=form)
    screen.press("Sign the decision", within=form)
    screen.says("The decision is signed.")


def order_the_series(screen: Screen, protocol: str, *, weight_kg: int) -> None:
    """Open the course, write the measured weight down, sign the order with the protocol's own numbers."""
    screen.follow("Open a course")
    screen.choose(protocol, of="Protocol")
    screen.press("Open the course")
    screen.fill("Weight", weight_kg)
    screen.choose("kilograms", of="Unit")
    screen.press("Write down the weight")
    screen.choose("Actual weight", of="Weight that doses")
    screen.fill("Your password, to sign", PASSWORD)
    screen.press("Sign the order")


def countersign_consent(screen: Screen) -> None:
    screen.follow("Countersign")
    for part in CAPACITY:
        screen.choose(part)
    screen.fill("Your password, to sign", PASSWORD)
    screen.press("Sign")


def book_the_series(screen: Screen, person: Person) -> None:
    """Take the proposal of the order's spacing; one start at night refuses all of them, and says which."""
    open_patient(screen, person)
    screen.follow("Book the series")
    third = screen.main.get_by_label("Infusion 3")
    proposed = third.input_value()
    at_night = datetime.fromisoformat(proposed).replace(hour=3)
    third.fill(at_night.strftime("%Y-%m-%dT%H:%M"))
    screen.press_in_vain("Book the series")
    screen.says(re.compile("Nothing was booked"), re.compile(f"{at_night:%a} {at_night.day} {at_night:%b}"))
    screen.fill("Infusion 3", proposed)
    screen.press("Book the series")
    screen.says("The whole series is booked.")


def approve_the_booster(screen: Screen, person: Person) -> None:
    screen.go_to("Boosters")
    screen.follow(person.name)
    screen.says(re.compile("confirmed by"))
    form = screen.part("Approve and order")
    screen.choose("Actual weight", of="Weight that doses", within=form)
    screen.fill("Your password, to sign", PASSWORD, within=form)
    screen.press("Approve and sign the order", within=form)
    screen.says("Approved and ordered. Times are held, and the patient is asked which one suits.")


def see_how_the_clinic_runs(screen: Screen) -> Locator:
    """A manager sees that groups of one or two people are held back; returns the way from enquiry to booster."""
    screen.go_to("Outcomes")
    screen.follow("How the clinic runs")
    screen.says("A prescriber or the medical director may have them shown, with a reason.")
    return screen.part("From enquiry to booster")


def have_small_groups_shown(screen: Screen) -> None:
    """A prescriber says why, and every figure stands there, the groups of one or two people too."""
    screen.go_to("Outcomes")
    screen.follow("Say why you need them")
    screen.fill("Why do you need groups under five?", "The first two patients, for the meeting of the team.")
    screen.press("Show them")
    screen.says("Groups under five are shown to you for a few hours")
