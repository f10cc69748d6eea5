"""The words of messages, written by a manager at the desk and looked at on a phone: every page can be read by all."""

import pytest

from tests.journeys import clinic_steps as at_the_desk
from tests.journeys.browser import DESKTOP, PHONE

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_of_the_words(clinic, screen, size):
    mona = screen(f"mona-words-{size['viewport']['width']}", size)
    at_the_desk.sign_in(mona, "mona")
    mona.open("/messages/words/")
    pages = mona.page.eval_on_selector_all("main a[href*='/messages/words/']", "all => all.map(one => one.href)")
    assert len(set(pages)) > 5
    for address in sorted(set(pages)):
        mona.open(address)
    mona.fill("The e-mail, between its greeting and its end", "Your ketamine is at {when}.")
    mona.press_in_vain("Use these words")
    mona.says("ketamine")
