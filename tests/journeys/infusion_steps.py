"""What the nurse does at the chair, on a tablet: from check-in to signature."""

import re
from time import perf_counter

from playwright.sync_api import expect

from tests.journeys.browser import Screen
from tests.journeys.patient_steps import Person
from treatments.demo.people import PASSWORD

VIAL_CODE = "SN-0017"


def check_in(screen: Screen, person: Person) -> None:
    screen.open("/infusions/")
    screen.follow("Check in")
    screen.says(person.name, "Allergies: penicillin (rash)")
    for confirmed in (
        "Full name confirmed by the patient",
        "Date of birth confirmed by the patient",
        "Allergies confirmed with the patient",
    ):
        screen.choose(confirmed)
    screen.choose("Chair 1", of="Chair")
    screen.press("Check in")


def weigh(screen: Screen, weight_kg: str) -> None:
    part = screen.part("Weight today")
    screen.fill("Weight", weight_kg, within=part)
    screen.choose("kilograms", of="Unit", within=part)
    screen.press("Write the weight down", within=part)
    screen.says(f"{weight_kg} kg")


def make_the_checks(screen: Screen) -> None:
    part = screen.part("Checks of the day")
    for question, answer in {
        "Fasted": "Yes",
        "An adult takes them home": "Yes",
        "Plans to drive or work before tomorrow": "No",
        "Under the influence now": "No",
        "Pregnancy": "Not possible",
        "Medicines changed since the last visit": "No",
        "Oxygen, suction and emergency kit checked today": "Yes",
        "Prescriber on site": "Yes",
    }.items():
        screen.choose(answer, of=question, within=part)
    screen.fill("Escort's name", "Robin Field", within=part)
    screen.fill("Escort's phone", "+1 555 555 0142", within=part)
    screen.fill("IV site", "left forearm", within=part)
    screen.press("Save the checks", within=part)


def take_vitals(screen: Screen, values: str, *, told: str = "Stored.") -> None:
    """A full set, such as "122/78 72 98 15 5", tapped on the number pad; the page moves from box to box by itself."""
    pad = screen.page.get_by_role("region", name="Number pad")
    begun = perf_counter()
    screen.page.locator("#vital-systolic").click()
    for digit in values.replace("/", "").replace(" ", ""):
        pad.get_by_role("button", name=digit, exact=True).click()
    pad.get_by_role("button", name="Save").click()
    expect(screen.page.locator("#toasts .notice").filter(has_text=told).last).to_be_visible()
    print(f"A full set of vital signs, from the first tap to stored: {perf_counter() - begun:.2f} s")  # noqa: T201
    screen.is_told(told)
    screen.check()


def take_vitals_by_keyboard(screen: Screen, values: str, *, told: str = "Stored.") -> None:
    """The same without a hand on the screen: digits move on by themselves, Enter saves."""
    screen.page.locator("#vital-systolic").focus()
    screen.page.keyboard.type(values.replace("/", "").replace(" ", ""))
    screen.page.keyboard.press("Enter")
    screen.is_told(told)
    screen.check()


def sign_the_rescue_orders(screen: Screen, chair: str) -> None:
    """A prescriber sees at the chair that they are missing, writes one line and signs."""
    screen.open("/infusions/")
    screen.page.get_by_role("region", name=chair).get_by_role("link").first.click()
    screen.follow("Write and sign them")
    line = screen.page.get_by_role("group", name="Line 1")
    for label, value in {"Drug": "Ondansetron", "Amount": "4", "When, and how often at most": "nausea, once"}.items():
        screen.fill(label, value, within=line)
    screen.select("mg", of="Unit", within=line)
    screen.select("IV", of="How", within=line)
    screen.fill("Your password, to sign", PASSWORD)
    screen.press("Sign as Percy Whitfield, MD")
    screen.says("The rescue orders are signed and in force.")


def ask_how_it_seems(screen: Screen, answers: str) -> None:
    """CADSS-6, one tap for each line; "1 2 2 1 3 0" in the order of the page."""
    part = screen.page.locator("#scales details").filter(has_text="CADSS-6")
    part.locator("summary").click()
    screen.check()
    for group, answer in zip(part.locator(".choices").all(), answers.split(), strict=False):
        group.locator(".choice-card").nth(int(answer)).click()
    screen.press("Write it down", within=part)
    screen.says(f"CADSS-6 is written down: {sum(map(int, answers.split()))}.")


def grade(screen: Screen, name: str, how_bad: str) -> None:
    screen.press(how_bad, within=screen.page.locator(".effect").filter(has_text=name).first)


def correct_the_last_reading(screen: Screen, *, systolic: int, reason: str) -> None:
    screen.page.locator("#recent tbody tr").first.get_by_role("link").click()
    part = screen.page.locator("#correcting")
    screen.fill("Systolic blood pressure", systolic, within=part)
    screen.fill("Why is it corrected?", reason, within=part)
    screen.press("Correct it", within=part)
    screen.says("The reading is corrected.")


def draw_up(screen: Screen, *, weight_kg: str, volume_ml: str, second: str) -> None:
    """The first person draws; the second reads scales and syringe blind, and signs."""
    part = screen.page.locator("#prepare")
    screen.fill("Scan the vial", VIAL_CODE, within=part)
    screen.press("Take this vial", within=part)
    screen.says(f"{volume_ml} mL")
    screen.follow("Drawn: hand over to the second person")
    screen.fill("Weight, read again", weight_kg, within=part)
    screen.choose("kilograms", of="Unit", within=part)
    screen.fill("Volume in the syringe", volume_ml, within=part)
    _second_signs(screen, part, second)
    screen.press("Checked: write it into the register", within=part)


def start(screen: Screen) -> None:
    screen.says("Nothing holds the start.")
    screen.press("Start the infusion")


def note_side_effect(screen: Screen, name: str) -> None:
    screen.press(name)


def pause(screen: Screen) -> None:
    part = screen.page.locator("#pause")
    part.locator("summary").click()
    screen.choose("Blood pressure", of="Reason", within=part)
    screen.press("Pause now")
    screen.says("paused")


def answer_the_alarms(screen: Screen, what_was_done: str) -> None:
    """A red one with what was done, once it was measured again; an amber one with a glance."""
    alarms = screen.page.locator("#alarms")
    screen.fill("What was done", what_was_done, within=alarms)
    screen.press("Answer", within=alarms)
    screen.says("Answered.")
    while alarms.get_by_role("button", name="Seen").count():
        screen.press("Seen", within=alarms)


def go_on(screen: Screen) -> None:
    screen.press(re.compile(r"^Go on at [0-9.]+\smL"))  # no slash: the browser driver cannot carry one


def end(screen: Screen) -> None:
    part = screen.page.locator("#end")
    part.locator("summary").click()
    screen.choose("As planned", of="Why does it end now?", within=part)
    screen.press("End the infusion")


def waste(screen: Screen, volume_ml: str, *, second: str) -> None:
    part = screen.page.locator("#waste")
    screen.fill("Measured waste", volume_ml, within=part)
    _second_signs(screen, part, second)
    screen.press("Wasted, with this witness", within=part)


def line(screen: Screen, step: str, *, place: str = "") -> None:
    part = screen.page.locator("#line")
    part.locator("summary").click()
    screen.choose(step, of="What was done", within=part)
    screen.fill("Where (when placed)", place, within=part)
    screen.press("Write the step down", within=part)


def fill_in_the_discharge(screen: Screen, *, second: str) -> None:
    part = screen.page.locator("#discharge")
    for component in ("activity", "respiration", "circulation", "consciousness", "oxygen"):
        screen.choose("2", of=f"Aldrete: {component}", within=part)
    for question in part.get_by_role("radiogroup").filter(has_text="Yes").all():
        screen.choose("Yes", within=question)
    screen.fill("CADSS-6 total", 1, within=part)
    screen.fill("Prescriber: user name", second, within=part)
    screen.fill("Prescriber: password or PIN", PASSWORD, within=part)


def sign(screen: Screen) -> None:
    part = screen.page.locator("#sign")
    screen.fill("Your password, to sign", PASSWORD, within=part)
    screen.press("Sign as Nora Lindqvist, RN", within=part)


def _second_signs(screen, part, second):
    screen.fill("Witness: user name", second, within=part)
    screen.fill("Witness: password or PIN", PASSWORD, within=part)


def receive_a_vial(screen: Screen, *, expires_on: str) -> None:
    """One vial, with a code of its own, from the invoice into the register."""
    screen.open("/stock/receive/")
    screen.choose("Ketamine", of="Drug")
    for label, value in {
        "Product, as on the label": "Made-up vial",
        "Strength": 50,
        "Strength once more": 50,
        "Volume of one container": 10,
        "Lot": "A17",
        "Expires on": expires_on,
        "Container's own code": VIAL_CODE,
        "Supplier": "Made-up Wholesale",
        "Invoice number": "INV-17",
        "Kept in": "Safe, shelf 1",
    }.items():
        screen.fill(label, value)
    screen.press("Write into the register")
    screen.says(re.compile("is in the register"))
