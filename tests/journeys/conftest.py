"""A clinic that really runs, a mail server, a browser; and people who sit in front of it."""

import logging
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys import browser
from tests.journeys.mail import Mailbox
from tests.journeys.servers import live_clinic
from tests.smtp import SmtpServer

LONGEST = "test_course_of_treatment.py"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The longest journey begins first: at the end one worker would go on with it alone."""
    items.sort(key=lambda item: item.path.name != LONGEST)


@pytest.fixture(scope="session", autouse=True)
def loop_beside_the_database():
    """The browser's driver runs a loop in this thread, at which Django would refuse the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def post_office():
    """The mail server to which the clinic's mail goes."""
    logging.getLogger("mail").setLevel(logging.WARNING)
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def clinic(post_office):
    with live_clinic(email_url=post_office.url) as running:
        yield running


@pytest.fixture
def mailbox(post_office):
    """`mailbox("ada@people.example")`: what has arrived for this address."""
    return lambda address: Mailbox(post_office, address)


@pytest.fixture(scope="session")
def chromium():
    shutil.rmtree(browser.PICTURES, ignore_errors=True)
    browser.PICTURES.mkdir(parents=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser.chromium(), args=browser.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def screen(chromium, clinic):
    """`screen("nora", browser.TABLET)`: a device of this person, signed in nowhere yet."""
    contexts = []

    def new(who, device):
        contexts.append(chromium.new_context(**device, base_url=clinic.url, locale="en-US"))
        return browser.new_screen(contexts[-1], who, by_touch=device.get("is_mobile", False))

    yield new
    for context in contexts:
        context.close()
