"""No network, a server killed during a post, a closed tab, a double tap, two tabs: every reading is stored once.

The tablet's clock is ten minutes off all the while.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys import browser
from tests.journeys.servers import REPOSITORY, LiveClinic, _free_port
from treatments.demo.people import PASSWORD

pytestmark = pytest.mark.journey

BOXES = ("systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate", "sedation")
TEN_MINUTES_MS = 600_000
PATIENCE_MS = 40_000


class Server:
    """A web server of this clinic alone, that can be killed and comes back at the same address."""

    def __init__(self, clinic: LiveClinic):
        port = str(_free_port())
        self.url = f"http://localhost:{port}"
        self.variables = {**clinic.variables, "PORT": port, "BASE_URL": self.url}
        self.process = None

    def start(self) -> None:
        address = self.url.removeprefix("http://")
        command = [sys.executable, "-m", "gunicorn", "clinic.wsgi:application", "--bind", address, "--threads", "4"]
        self.process = subprocess.Popen(
            [*command, "--log-level", "error"], env=self.variables, cwd=REPOSITORY, process_group=0
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/health/live", timeout=5):
                return
            time.sleep(0.1)
        raise AssertionError("The server did not open.")

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def server_of(clinic):
    server = Server(clinic)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Tablet:
    """One tablet on which Nora charts; each set that she saves is another one, so that any loss shows."""

    def __init__(self, context: BrowserContext, url: str, infusion: str):
        self.context, self.url, self.address = context, url, f"{url}/infusions/{infusion}/"
        self.saved: list[tuple[int, int]] = []

    def sign_in(self) -> None:
        page = self.context.new_page()
        page.goto(f"{self.url}/accounts/login/")
        page.get_by_label("Username or e-mail address").fill("nora")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state("load")
        page.close()

    def open(self) -> Page:
        page = self.context.new_page()
        page.goto(self.address)
        return page

    def open_ready(self) -> Page:
        """A page that the service worker holds, so that it opens again without a network."""
        page = self.open()
        until = time.monotonic() + 30
        while not page.evaluate("Boolean(navigator.serviceWorker.controller)"):
            assert time.monotonic() < until
            page.wait_for_timeout(100)
        return page

    def save(self, page: Page, *, twice: bool = False) -> None:
        number = len(self.saved)
        values = (100 + number % 50, 60 + number // 50, 70, 97, 15, 5)
        for name, value in zip(BOXES, values, strict=True):
            page.locator(f"#vital-{name}").fill(str(value))
        button = page.get_by_role("button", name="Save", exact=True)
        button.dblclick() if twice else button.click()
        expect(page.locator("#vitals-form")).not_to_have_attribute("aria-busy", "true")  # the tablet holds it
        self.saved.append(values[:2])

    def is_all_sent(self, page: Page) -> None:
        expect(page.locator("#vitals-form [data-unsent], .offline__state [data-unsent]").first).to_be_hidden(
            timeout=PATIENCE_MS
        )


def stored(clinic, infusion) -> list[tuple[int, int]]:
    code = (
        "import json; from treatments.infusions.models import VitalSigns; print('ROWS' + json.dumps(list(VitalSigns."
        f"objects.filter(infusion_id={infusion}).order_by('id').values_list('systolic', 'diastolic')[1:])))"
    )
    return [tuple(row) for row in json.loads(clinic.run(code).split("ROWS")[1])]


@pytest.fixture
def tablet(chromium, clinic):
    code = "from tests.journeys.charting import run_an_infusion; print('NUMBER', run_an_infusion())"
    infusion = clinic.run(code).split("NUMBER")[1].strip()
    with server_of(clinic) as server:
        context = chromium.new_context(**browser.TABLET, locale="en-US")
        context.add_init_script(f"{{ const real = Date.now.bind(Date); Date.now = () => real() + {TEN_MINUTES_MS}; }}")
        tablet = Tablet(context, server.url, infusion)
        tablet.sign_in()
        tablet.server, tablet.infusion = server, infusion
        yield tablet
        context.close()


def live_through(tablet, rounds):
    """Each round: online, a double tap, a killed server, no network with the tab closed and opened again, two tabs."""
    page = tablet.open_ready()
    for _ in range(rounds):
        tablet.save(page)
        tablet.save(page, twice=True)
        tablet.is_all_sent(page)
        tablet.save(page)
        tablet.server.kill()
        tablet.save(page)
        tablet.server.start()
        tablet.context.set_offline(True)
        tablet.save(page)
        page.close()
        page = tablet.open()
        tablet.save(page)
        tablet.save(page)
        other = tablet.open()
        tablet.save(other)
        tablet.context.set_offline(False)
        expect(other.locator("#offline-state")).to_have_count(0, timeout=PATIENCE_MS)
        expect(page.locator("#offline-state")).to_have_count(0, timeout=PATIENCE_MS)
        tablet.save(other)
        tablet.save(page)
        tablet.is_all_sent(other)
        tablet.is_all_sent(page)
        other.close()


def check(tablet, clinic):
    found = stored(clinic, tablet.infusion)
    assert sorted(found) == sorted(tablet.saved)


def test_every_reading_is_stored_once(tablet, clinic):
    live_through(tablet, 1)
    check(tablet, clinic)


@pytest.mark.slow
def test_two_hundred_readings_are_stored_once_each(tablet, clinic):
    live_through(tablet, 20)
    assert len(tablet.saved) == 200
    check(tablet, clinic)
