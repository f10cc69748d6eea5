"""The clocks of the board and of the chair, on a tablet whose own clock is off.

They are right after it slept, across midnight and after a reload, and stop when the patient has gone. Each is compared
with the server's clock, never with another part of the page.
"""

import re
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys import browser, tablets

pytestmark = pytest.mark.journey

MINUTES_OFF = 10
# A clock shows whole seconds, once a second, and a busy machine answers late.
TOLERANCE_SECONDS = 5
PATIENCE_SECONDS = 60
READ = """() => [...document.querySelectorAll("[data-clock=elapsed][data-at], [data-clock=due][data-at]")]
    .filter(node => node.closest("[hidden]") === null)
    .map(node => [node.dataset.clock, node.textContent, node.dataset.at, node.dataset.until ?? ""])"""


LET_GO = """
from django.utils import timezone
from clinic.accounts.models import User
from treatments.infusions import services
from treatments.infusions.models import Infusion
from treatments.infusions.rules.states import Act
def let_go(number):
    found = Infusion.objects.get(pk=number)
    if found.closed_at is None:
        nora = User.objects.get(username="nora")
        services.end_otherwise(found, Act.LEAVE, words="Went home.", by=nora, at=timezone.now())
"""


@pytest.fixture
def infusion(clinic):
    """An infusion that runs, and ends with the test: the chair is another journey's afterwards."""
    number = tablets.an_infusion(clinic)
    yield number
    clinic.run(f"{LET_GO}let_go({number})")


class Chair:
    """The server, and the tablet with the board in one tab and the infusion in the other."""

    def __init__(self, server, tablet):
        self.server, self.tablet, self.minutes_ahead = server, tablet, 0.0

    def open(self):
        self.board = self.tablet.open(f"{self.tablet.url}/infusions/")
        self.cockpit = self.tablet.open()
        self.pages = (self.board, self.cockpit)

    def start(self, minutes_ahead):
        self.server.kill()
        self.server.start(minutes_ahead=minutes_ahead)
        self.minutes_ahead = minutes_ahead

    @property
    def now(self):
        return datetime.now(UTC) + timedelta(minutes=self.minutes_ahead)


@pytest.fixture
def chair(chromium, clinic, infusion):
    with tablets.server_of(clinic) as server:
        context = chromium.new_context(**browser.TABLET, locale="en-US")
        yield Chair(server, tablets.Tablet(context, server.url, infusion, minutes_off=MINUTES_OFF))
        context.close()


def seconds(text):
    """`1:02:03 late` in seconds."""
    hours, minutes, rest = (int(part or 0) for part in re.match(r"(?:(\d+):)?(\d+):(\d\d)", text).groups())
    return 3600 * hours + 60 * minutes + rest


def wrong_clocks(page, now):
    """The clocks of a page that do not show what they should: how long ago, or in how long."""
    shown = page.evaluate(READ)
    assert shown, "There is no clock on this page."
    return [one for one in shown if abs(seconds(one[1]) - expected(*one[2:], now)) > TOLERANCE_SECONDS]


def expected(at, until, now):
    until = datetime.fromisoformat(until) if until else now
    return abs((until - datetime.fromisoformat(at)).total_seconds())


def wait_until(holds):
    until = time.monotonic() + PATIENCE_SECONDS
    while not (answer := holds()):
        assert time.monotonic() < until
        time.sleep(0.2)
    return answer


def are_right(chair):
    for page in chair.pages:
        wait_until(lambda page=page: wrong_clocks(page, chair.now) == [])


def phase_clock(page):
    """What the cockpit says of how long the phase has lasted, and until when it counts."""
    node = page.locator("#live [data-clock=elapsed]").first
    return node.inner_text(), node.get_attribute("data-until")


def test_a_tablet_that_slept_is_right_when_it_wakes(chair):
    """It sleeps for twenty minutes in the middle of an infusion; meanwhile somebody sets its clock right."""
    chair.tablet.sign_in()
    chair.open()
    are_right(chair)
    lives = [chair.tablet.context.new_cdp_session(page) for page in chair.pages]
    for life in lives:
        life.send("Page.setWebLifecycleState", {"state": "frozen"})
    awake = chair.tablet.open(f"{chair.tablet.url}/health/live")
    chair.start(minutes_ahead=20)
    chair.tablet.set_clock(awake, 20 - MINUTES_OFF)
    for life in lives:
        life.send("Page.setWebLifecycleState", {"state": "active"})
    are_right(chair)
    assert seconds(phase_clock(chair.cockpit)[0]) >= 20 * 60


def test_clocks_go_on_over_midnight_and_are_the_same_after_a_reload(chair, clinic):
    zone = ZoneInfo(clinic.time_zone)
    today = chair.now.astimezone(zone).date()
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), zone)
    before = (midnight - chair.now) / timedelta(minutes=1) - 2
    chair.start(minutes_ahead=before)
    chair.tablet.sign_in()
    chair.open()
    chair.tablet.set_clock(chair.board, before)
    are_right(chair)
    chair.start(minutes_ahead=before + 5)
    chair.tablet.set_clock(chair.board, before + 5)
    wait_until(lambda: chair.now.astimezone(zone).date() == today + timedelta(days=1))
    are_right(chair)
    for page in chair.pages:
        page.reload()
    are_right(chair)
    assert seconds(phase_clock(chair.cockpit)[0]) >= 60 * (before + 4)


def test_clocks_stop_when_the_patient_has_gone(chair, clinic, infusion):
    chair.tablet.sign_in()
    chair.open()
    are_right(chair)
    clinic.run(f"{LET_GO}let_go({infusion})")
    wait_until(lambda: phase_clock(chair.cockpit)[1])  # the page learns of it by itself
    stopped = phase_clock(chair.cockpit)
    wait_until(lambda: chair.board.locator(f'.chair a[href="/infusions/{infusion}/"]').count() == 0)
    with chair.cockpit.expect_response("**/time"):
        chair.start(minutes_ahead=5)
        chair.tablet.set_clock(chair.cockpit, 5)
    assert phase_clock(chair.cockpit) == stopped
    chair.cockpit.reload()
    assert phase_clock(chair.cockpit) == stopped
