"""A whole clinic of its own: started as `make run` starts it, on servers and in a folder that nobody else uses."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

from clinic.embedded import places
from tests.journeys.named_servers import own_broker, own_database

REPOSITORY = Path(__file__).resolve().parents[2]
OPENS_WITHIN_SECONDS = 120
STOPS_WITHIN_SECONDS = 40
# Several messages reach one patient within the minutes of a journey that takes weeks in life, and nobody waits ten
# minutes for a case to go on to the next person.
QUICKER_THAN_LIFE = {"MESSAGES_PER_DAY": "50", "MESSAGES_PER_WEEK": "100", "RISK_CLOCK_SCALE": "0.02"}


@dataclass(frozen=True)
class LiveClinic:
    """A clinic that runs: `url` is its address, `time_zone` the one where it is a little after nine now."""

    url: str
    time_zone: str
    variables: dict[str, str]
    log: Path

    @property
    def worker_processes(self) -> list[psutil.Process]:
        """The processes in which the Celery worker does its tasks."""
        own = [one for one in psutil.process_iter(["cmdline", "environ"]) if self._is_ours(one)]
        main = min((one for one in own if "worker" in one.info["cmdline"]), key=lambda one: one.create_time())
        return main.children()

    def _is_ours(self, process) -> bool:
        environ, words = process.info["environ"] or {}, process.info["cmdline"] or []
        return environ.get("CLINIC_DATA") == self.variables["CLINIC_DATA"] and "celery" in words

    @property
    def wall_clock(self) -> datetime:
        """What the clock on the clinic's wall shows now."""
        return datetime.now(ZoneInfo(self.time_zone))

    def run(self, code: str) -> str:
        """Run this Python inside `manage.py shell`, beside the running clinic; returns what it printed."""
        return _run(self.variables, code)

    def let_minutes_pass(self, minutes: int) -> None:
        """What has happened at the chairs so far happened so many minutes earlier."""
        as_owner = {**self.variables, "CLINIC_DATABASE_ROLE": "owner"}
        _run(as_owner, f"from tests.journeys.passing import let_minutes_pass; let_minutes_pass({minutes})")


@contextmanager
def live_clinic(*, email_url: str) -> Iterator[LiveClinic]:
    """Migrate and open an empty clinic but for one former patient, run its programs, and leave nothing behind."""
    with ExitStack() as stack:
        folder = stack.enter_context(open_folder())
        port = str(_free_port())
        variables = {
            "PATH": os.environ["PATH"],
            "CLINIC_DATA": str(folder / "var"),
            "PORT": port,
            "EMAIL_URL": email_url,
            "LOG_LEVEL": "WARNING",
            **QUICKER_THAN_LIFE,
            **stack.enter_context(own_database()),
            **stack.enter_context(own_broker()),
        }
        time_zone = where_it_is_nine(datetime.now(UTC))
        _manage(variables, "migrate", "--verbosity", "0")
        _run(variables, f"from tests.journeys.opening import open_clinic; open_clinic({time_zone!r})")
        clinic = LiveClinic(f"http://127.0.0.1:{port}", time_zone, variables, folder / "clinic.log")
        stack.enter_context(_running(clinic))
        yield clinic


def where_it_is_nine(now: datetime) -> str:
    """A zone without summer time in which it is between 9:00 and 10:00: the clinic is open, and nobody is asleep."""
    return _where_it_is(9, now)


def where_it_is_night(now: datetime) -> str:
    """A zone without summer time in which it is between 2:00 and 3:00."""
    return _where_it_is(2, now)


def _where_it_is(hour, now):
    ahead = hour - now.hour
    if ahead < -12:
        ahead += 24
    return f"Etc/GMT{-ahead:+d}"  # these names count westwards


@contextmanager
def _running(clinic):
    command = [sys.executable, str(REPOSITORY / "manage.py"), "run_clinic"]
    with open(clinic.log, "w") as log:
        programs = subprocess.Popen(
            command, env=clinic.variables, cwd=REPOSITORY, stdout=log, stderr=log, process_group=0
        )
        try:
            _wait_until_open(clinic, programs)
            yield
        finally:
            programs.send_signal(signal.SIGTERM)
            try:
                programs.wait(STOPS_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(programs.pid, signal.SIGKILL)
                programs.wait()
                raise


def _wait_until_open(clinic, programs):
    until = time.monotonic() + OPENS_WITHIN_SECONDS
    while time.monotonic() < until:
        if programs.poll() is not None:
            break
        with suppress(OSError), urllib.request.urlopen(f"{clinic.url}/health/ready", timeout=5):
            return
        time.sleep(0.3)
    raise AssertionError(f"The clinic did not open:\n{clinic.log.read_text()[-5000:]}")


def _run(variables, code):
    return _manage(variables, "shell", "--verbosity", "0", "--command", code)


def _manage(variables, *words):
    command = [sys.executable, str(REPOSITORY / "manage.py"), *words]
    done = subprocess.run(command, env=variables, cwd=REPOSITORY, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"manage.py {words[0]} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@contextmanager
def open_folder():
    """A folder that any user may pass through: as root, the embedded servers run as another user."""
    folder = Path(tempfile.mkdtemp(prefix="journey ", dir="/tmp"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        for server in ("postgres", "redis"):
            shutil.rmtree(places.socket_folder(folder / "var", server), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
