"""A server that can be killed and whose clock can be ahead, and a tablet whose clock is off: for one test alone."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress

from playwright.sync_api import BrowserContext, Page

from tests.journeys.servers import REPOSITORY, LiveClinic, _free_port
from treatments.demo.people import PASSWORD

# The tablet's clock: so many minutes off, and so many more as the test says (`Tablet.set_clock`).
_CLOCK = """minutes => {
    const real = Date.now.bind(Date);
    const more = () => { try { return Number(localStorage.getItem("clock") ?? 0); } catch { return 0; } };
    Date.now = () => real() + (minutes + more()) * 60_000;
    const opened = performance.timeOrigin + (minutes + more()) * 60_000;
    Object.defineProperty(performance, "timeOrigin", { get: () => opened });
}"""


class Server:
    """A web server of this clinic alone, that can be killed and comes back at the same address."""

    def __init__(self, clinic: LiveClinic):
        port = str(_free_port())
        self.url = f"http://localhost:{port}"
        self.variables = {**clinic.variables, "PORT": port, "BASE_URL": self.url}
        self.process = None

    def start(self, *, minutes_ahead: float = 0) -> None:
        address = self.url.removeprefix("http://")
        program = ["gunicorn", "clinic.wsgi:application", "--bind", address, "--threads", "4", "--log-level", "error"]
        clock = ["tests.faults.other_clock", str(60 * minutes_ahead)] if minutes_ahead else []
        self.process = subprocess.Popen(
            [sys.executable, "-m", *clock, *program], env=self.variables, cwd=REPOSITORY, process_group=0
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
def server_of(clinic, *, minutes_ahead: float = 0):
    server = Server(clinic)
    server.start(minutes_ahead=minutes_ahead)
    try:
        yield server
    finally:
        server.kill()


class Tablet:
    """One tablet of Nora's; its clock is `minutes_off`."""

    def __init__(self, context: BrowserContext, url: str, infusion: str, *, minutes_off: int):
        self.context, self.url, self.address = context, url, f"{url}/infusions/{infusion}/"
        context.add_init_script(f"({_CLOCK})({minutes_off})")

    def sign_in(self) -> None:
        page = self.context.new_page()
        page.goto(f"{self.url}/accounts/login/")
        page.get_by_label("Username or e-mail address").fill("nora")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state("load")
        page.close()

    def open(self, address: str = "") -> Page:
        page = self.context.new_page()
        page.goto(address or self.address)
        return page

    def set_clock(self, page: Page, minutes: float) -> None:
        """From now on the tablet's clock is so many minutes further off, in every tab."""
        page.evaluate("minutes => localStorage.setItem('clock', minutes)", minutes)


def an_infusion(clinic) -> str:
    """The number of an infusion that has just started."""
    code = "from tests.journeys.charting import run_an_infusion; print('NUMBER', run_an_infusion())"
    return clinic.run(code).split("NUMBER")[1].strip()
