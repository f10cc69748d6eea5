"""A whole infusion without a mouse, and one by finger alone with the network gone in the middle of it.

Both second people sign with their PIN.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys import clinic_steps as at_the_desk
from tests.journeys.browser import DESKTOP, PATIENCE_MS, TABLET
from tests.journeys.charting import PIN
from tests.journeys.hands import Finger, Keys
from treatments.demo.people import PASSWORD

pytestmark = pytest.mark.journey

STILL = {"reduced_motion": "reduce"}  # nobody waits for a page that glides
CODES = ("SN-KEYS", "SN-TAPS")
WEIGHT_KG, VOLUME_ML = "64", "0.64"
CONFIRMED = ("full_name", "date_of_birth", "allergies_confirmed")
CHECKS = {
    "fasted": "yes",
    "escort": "yes",
    "escort_name": "Robin Field",
    "escort_phone": "+1 555 555 0142",
    "will_drive": "no",
    "intoxicated": "no",
    "pregnancy": "negative",
    "medicines_changed": "no",
    "equipment_checked": "yes",
    "prescriber_on_site": "yes",
}
TYPED = ("escort_name", "escort_phone")


@pytest.fixture(scope="module")
def appointments(clinic):
    """Those of the two patients who are expected now, each with a vial of one of the codes."""
    code = f"from tests.journeys.charting import expect_patients; print('EXPECTED', *expect_patients{CODES})"
    return clinic.run(code).split("EXPECTED")[1].split()


def fill_in_the_checks(hand):
    for name, answer in CHECKS.items():
        if name in TYPED:
            hand.type(f"#id_checks-{name}", answer)
        else:
            hand.choose(f"checks-{name}", answer)


def check_blind(hand, second):
    hand.type("#id_prepare-weight_value", WEIGHT_KG)
    hand.choose("prepare-weight_unit", "kg")
    hand.type("#id_prepare-volume_ml", VOLUME_ML)
    sign_beside(hand, "prepare", second)


def sign_beside(hand, act, second):
    hand.type(f"#id_{act}-second_username", second)
    hand.type(f"#id_{act}-second_password", PIN)


def test_a_whole_infusion_by_keyboard(clinic, screen, appointments):
    nora = screen("nora-by-keyboard", DESKTOP | STILL)
    at_the_desk.sign_in(nora, "nora")
    nora.open(f"/infusions/check-in/{appointments[0]}/")
    keys = Keys(nora)
    keys.into_the_content()
    for name in CONFIRMED:
        keys.tick(f"#id_{name}")
    keys.tick('[name="chair"]')
    keys.enter("form button.btn-primary")

    keys.vitals("118/76 72 98 14 5")
    keys.type("#id_weight-value", WEIGHT_KG)
    keys.choose("weight-unit", "kg")
    keys.enter("#weight button", look=False)
    fill_in_the_checks(keys)
    keys.enter("#checks button", look=False)

    keys.type("#scan", CODES[0])
    keys.enter(look=False)
    nora.says(f"{VOLUME_ML} mL")
    keys.enter("#prepare .btn-primary")
    check_blind(keys, "nils")
    keys.enter("#prepare .btn-primary", look=False)
    nora.says("Nothing holds the start.")
    keys.enter("#start .btn-primary")

    keys.vitals("122/78 74 98 14 5", tabbing=True)
    expect(nora.page.locator("#recent")).to_contain_text("122/78")
    keys.unfold("#rate")
    keys.type("#id_rate-rate_ml_per_h", "120")
    keys.choose("rate-reason", "patient's wish")
    keys.enter("#rate .btn-primary", look=False)
    nora.says("120 mL/h")
    keys.enter('[name="side-effect-term"][value="dizziness"]', look=False)
    keys.enter(".effect .grades button:nth-of-type(2)", look=False)
    keys.unfold("#end")
    keys.choose("end-reason", "patient's wish")
    keys.enter("#end .btn-danger")

    keys.vitals("120/77 73 98 14 5")
    keys.go_to("#discharge")
    keys.choose("discharge-suicide_safe", "yes")
    keys.type("#id_discharge-override_reason", "Stopped after a minute at the patient's wish; well, with the escort.")
    sign_beside(keys, "discharge", "percy")
    keys.enter("#discharge .btn-primary", look=False)
    keys.go_to("#waste")
    keys.type("#id_waste-waste_ml", "99")
    keys.type("#id_waste-reason", "What is left in the line.")
    sign_beside(keys, "waste", "nils")
    keys.enter("#waste button", look=False)
    keys.go_to("#sign")
    keys.type("#id_sign-password", PASSWORD)
    keys.enter()
    nora.says("Signed. Nothing in this record can be changed any more.")
    print(f"A whole infusion by keyboard took {keys.tabs} presses of Tab.")  # noqa: T201


def test_a_whole_infusion_by_touch(clinic, screen, appointments):
    nora = screen("nora-by-touch", TABLET | STILL)
    at_the_desk.sign_in(nora, "nora")
    nora.open(f"/infusions/check-in/{appointments[1]}/")
    finger = Finger(nora)
    for name in CONFIRMED:
        finger.tick(f"#id_{name}")
    finger.tap(nora.page.locator(".choice-card").first)
    finger.press("Check in")

    finger.vitals("118/76 72 98 14 5")
    expect(nora.page.locator("#recent")).to_contain_text("118/76")
    finger.type("#id_weight-value", WEIGHT_KG)
    finger.choose("weight-unit", "kg")
    finger.press("Write the weight down")
    fill_in_the_checks(finger)
    finger.press("Save the checks")
    finger.look()
    finger.type("#scan", CODES[1])
    finger.press("Take this vial")
    finger.tap(nora.page.get_by_role("link", name="Drawn: hand over to the second person"))
    nora.page.wait_for_url("**check=1**")
    check_blind(finger, "nils")
    finger.look()
    finger.press("Checked: write it into the register")

    only_the_clinic_can_start(finger)
    finger.press("Start the infusion")
    finger.look()
    the_pump_and_the_line_are_written_down_without_a_network(finger)
    finger.press("Nausea")
    finger.press("Moderate")
    finger.unfold("#end")
    finger.choose("end-reason", "patient's wish")
    finger.press("End the infusion")

    finger.type("#id_waste-waste_ml", "99")
    finger.type("#id_waste-reason", "What is left in the line.")
    sign_beside(finger, "waste", "nils")
    finger.press("Wasted, with this witness")
    finger.unfold("#end-otherwise")
    finger.choose("end-otherwise-act", "leave")
    finger.type("#id_end-otherwise-words", "Wanted to go; warned, with the escort; percy was told.")
    finger.press("Record this ending")
    finger.type("#id_sign-password", PASSWORD)
    finger.look()
    finger.press("Sign as Nora Lindqvist, RN")
    nora.says("Signed. Nothing in this record can be changed any more.")


def without_a_network(finger):
    """The worker holds the page, so that it opens again."""
    finger.page.wait_for_function("() => navigator.serviceWorker.controller")
    finger.page.context.set_offline(True)


def and_it_is_back(finger):
    finger.page.context.set_offline(False)
    expect(finger.page.locator("#offline-state")).to_have_count(0, timeout=2 * PATIENCE_MS)
    expect(finger.page.locator("#vitals-form [data-unsent]")).to_be_hidden(timeout=PATIENCE_MS)
    finger.screen.complaints.clear()  # the browser says that it was offline


def only_the_clinic_can_start(finger):
    without_a_network(finger)
    finger.press("Start the infusion")
    finger.screen.says("Not done:", "the start")
    expect(finger.page.get_by_role("button", name="Start the infusion")).to_have_count(0)
    finger.screen.complaints.clear()
    finger.look()
    and_it_is_back(finger)


def the_pump_and_the_line_are_written_down_without_a_network(finger):
    without_a_network(finger)
    finger.page.reload()
    finger.unfold("#pump details:nth-of-type(2)")
    finger.type("#id_rate-rate_ml_per_h", "4,5")
    finger.tap(finger.page.get_by_role("button", name="Run at this rate"))
    assert not finger.page.locator("#id_rate-rate_ml_per_h").evaluate("box => box.validity.valid")
    finger.page.locator("#id_rate-rate_ml_per_h").fill("")
    finger.type("#id_rate-rate_ml_per_h", "120")
    finger.choose("rate-reason", "patient's wish")
    finger.press("Run at this rate")
    finger.unfold("#line")
    finger.choose("line-act", "placed")
    assert not finger.page.locator("#id_line-place").evaluate("box => box.validity.valid")
    finger.type("#id_line-place", "left forearm")
    finger.press("Write the step down")
    finger.screen.says("2 unsent, sealed on this device")
    and_it_is_back(finger)
    expect(finger.page.locator("#live")).to_contain_text("120 mL/h")
    expect(finger.page.locator("#line")).to_contain_text("left forearm")
