"""No network, a server killed during a post, a closed tab, a double tap, two tabs: every reading is stored once.

The tablet's clock is ten minutes off all the while, and each time that the network goes it stays away for half an hour.
"""

import json
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import browser, tablets

pytestmark = pytest.mark.journey

BOXES = ("systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate", "sedation")
MINUTES_OFF = 10
OUTAGE_MINUTES = 30
PATIENCE_MS = 40_000


class Tablet(tablets.Tablet):
    """Each set that is saved on it is another one, so that any loss shows."""

    saved: list[tuple[int, int]]

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


def stored(clinic, infusion) -> list[tuple[int, int, float]]:
    """Systolic, diastolic, and how many minutes after it was measured it reached the record."""
    code = (
        "import json; from treatments.infusions.models import VitalSigns; print('ROWS' + json.dumps([("
        "row.systolic, row.diastolic, (row.received_at - row.recorded_at).total_seconds() / 60) for row in "
        f"VitalSigns.objects.filter(infusion_id={infusion}).order_by('id')[1:]]))"
    )
    return [tuple(row) for row in json.loads(clinic.run(code).split("ROWS")[1])]


@pytest.fixture
def tablet(chromium, clinic):
    infusion = tablets.an_infusion(clinic)
    clinic.let_minutes_pass(OUTAGE_MINUTES + 5)
    with tablets.server_of(clinic) as server:
        context = chromium.new_context(**browser.TABLET, locale="en-US")
        tablet = Tablet(context, server.url, infusion, minutes_off=MINUTES_OFF)
        tablet.sign_in()
        tablet.server, tablet.infusion, tablet.saved = server, infusion, []
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
        # What the server cannot be told to wait for has happened already: the tablet goes on from half an hour ago.
        tablet.set_clock(page, -OUTAGE_MINUTES)
        tablet.save(page)
        page.close()
        page = tablet.open()
        tablet.set_clock(page, -OUTAGE_MINUTES / 2)
        tablet.save(page)
        tablet.save(page)
        other = tablet.open()
        tablet.set_clock(page, 0)
        tablet.save(other)
        tablet.context.set_offline(False)
        expect(other.locator("#offline-state")).to_have_count(0, timeout=PATIENCE_MS)
        expect(page.locator("#offline-state")).to_have_count(0, timeout=PATIENCE_MS)
        tablet.save(other)
        tablet.save(page)
        tablet.is_all_sent(other)
        tablet.is_all_sent(page)
        other.close()


def check(tablet, clinic, rounds):
    """Everything is there once, with the time at which it was measured: half an hour ago, a quarter, just now."""
    found = stored(clinic, tablet.infusion)
    assert sorted(row[:2] for row in found) == sorted(tablet.saved)
    late = [minutes for *_values, minutes in found]
    assert min(late) > -1, "The tablet's own clock was believed."
    assert sum(minutes > OUTAGE_MINUTES - 1 for minutes in late) == rounds
    assert sum(minutes > OUTAGE_MINUTES / 2 - 1 for minutes in late) == 3 * rounds


def test_every_reading_is_stored_once(tablet, clinic):
    live_through(tablet, 1)
    check(tablet, clinic, 1)


@pytest.mark.slow
def test_two_hundred_readings_are_stored_once_each(tablet, clinic):
    live_through(tablet, 20)
    assert len(tablet.saved) == 200
    check(tablet, clinic, 20)
