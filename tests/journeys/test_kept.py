"""Nothing that was answered is lost: a tab that closes, a network that goes, a tablet that others use after."""

import pytest
from playwright.sync_api import expect

from tests.journeys import clinic_steps as at_the_desk
from tests.journeys import patient_steps as on_the_phone
from tests.journeys.browser import DESKTOP, PHONE, TABLET
from tests.journeys.mail import link_in
from tests.journeys.patient_steps import Person

pytestmark = pytest.mark.journey

MIO = Person("Mio", "Halfway", (7, 8, 1992), "mio.halfway@mail.example")
FIRST_SCREEN = "/me/pre-assessment/1/1/"
EASIER = "What would you do if this were easier?"


def test_a_closed_tab_a_lost_network_and_a_shared_tablet(clinic, screen, mailbox):
    dana, mio = screen("dana-for-mio", DESKTOP), screen("mio", PHONE)
    at_the_desk.sign_in(dana, "dana")
    at_the_desk.register(dana, MIO)
    at_the_desk.invite(dana)
    on_the_phone.open_link(mio, link_in(mailbox(MIO.email).wait_for("your forms")), MIO)

    a_closed_tab_loses_nothing(mio)
    a_lost_network_is_said_and_made_up_for(mio)
    dana.press("Code for a tablet or phone")
    code = dana.page.locator(".code-to-read").inner_text().replace("The code:", "").strip()
    a_shared_tablet_keeps_nothing(screen("tablet", TABLET), code)


def a_closed_tab_loses_nothing(mio):
    """Typed, and gone at once, without leaving the field or pressing anything."""
    mio.open(FIRST_SCREEN)
    box = mio.page.get_by_label(EASIER)
    box.press_sequentially("Buy bread")
    mio.page.goto("about:blank")
    for _look in range(20):  # what was sent at the last moment may still be on its way
        mio.page.goto(FIRST_SCREEN)
        if mio.page.get_by_label(EASIER).input_value():
            break
    expect(mio.page.get_by_label(EASIER)).to_have_value("Buy bread")


def a_lost_network_is_said_and_made_up_for(mio):
    mio.page.context.set_offline(True)
    box = mio.page.get_by_label(EASIER)
    box.fill("Buy bread and say hello")
    expect(mio.page.locator(".kept")).to_contain_text("Not kept yet")
    mio.complaints.clear()  # the browser says that it is offline
    mio.page.context.set_offline(False)
    expect(mio.page.locator(".kept")).to_have_text("Kept")
    mio.complaints.clear()
    mio.open(FIRST_SCREEN)
    expect(mio.page.get_by_label(EASIER)).to_have_value("Buy bread and say hello")


def a_shared_tablet_keeps_nothing(tablet, code):
    """The code works once; after the visit the way back leads to the door, and nowhere else."""
    tablet.open("/kiosk/")
    tablet.fill("Your code", code)
    for part, value in zip(("Day", "Month", "Year"), MIO.born, strict=True):
        tablet.fill(part, value)
    tablet.press("Continue")
    tablet.open(FIRST_SCREEN)
    expect(tablet.page.get_by_label(EASIER)).to_have_value("Buy bread and say hello")
    tablet.go_on("Save and finish later", within=tablet.page.locator("header"))
    tablet.says("You can give the tablet back now.")
    for _page in ("the screen", "the home", "the door"):
        tablet.page.go_back()
        assert tablet.address.endswith("/kiosk/")
        assert "Buy bread" not in tablet.page.content()
        assert MIO.given_name not in tablet.page.content()
