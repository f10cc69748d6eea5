"""Programs of the clinic on the test's own database: a broker, workers and beat, to be killed and started again.

What is started after `clock_is_ahead` was set lives that much later; so hours pass in a test without being waited for.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import psutil
from celery import Celery
from django.db import connection

from clinic.embedded.redis import server_program

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240


def wait_until(holds: Callable[[], object], what: str, within_seconds: float = PATIENCE_SECONDS) -> None:
    until = time.monotonic() + within_seconds
    while not holds():
        assert time.monotonic() < until, f"waited {within_seconds:.0f} seconds in vain for {what}"
        time.sleep(0.1)


class Programs:
    """Starts what it is asked for, each in a session of its own, and ends all of it in `close`."""

    def __init__(self, folder: Path, *, email_url: str, **variables: str | None):
        self.folder, self.port = folder, _free_port()
        self.clock_is_ahead = timedelta(0)
        variables = {
            "PATH": os.environ["PATH"],
            "CLINIC_DATA": str(folder),
            "DATABASE_URL": _address_of_the_test_database(),
            "REDIS_URL": f"redis://127.0.0.1:{self.port}/0",
            "EMAIL_URL": email_url,
            "LOG_LEVEL": "WARNING",
            **variables,
        }
        self.variables = {name: value for name, value in variables.items() if value is not None}
        self._running: list[subprocess.Popen] = []

    def start_broker(self) -> subprocess.Popen:
        """Redis, with what it held before it was killed."""
        command = [str(server_program()), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        broker = self._start("redis", [*command, "--appendonly", "yes", "--save", ""])
        wait_until(self._broker_answers, "the broker")
        return broker

    def lose_broker(self, broker: subprocess.Popen) -> None:
        """The broker dies, and everything it held is gone."""
        kill(broker)
        shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)
        (self.folder / "appendonly.aof").unlink(missing_ok=True)

    def start_worker(self, *, concurrency: int = 1, **variables: str) -> subprocess.Popen:
        words = ["worker", "--concurrency", str(concurrency), "--loglevel", "WARNING"]
        return self._start("worker", self._celery(*words), **variables)

    def start_beat(self, name: str = "beat") -> subprocess.Popen:
        words = ["beat", "--loglevel", "WARNING", "--schedule", str(self.folder / name), "--pidfile", ""]
        return self._start(name, self._celery(*words))

    @property
    def clock(self) -> datetime:
        """What a program that is started now takes for the time."""
        return datetime.now(UTC) + self.clock_is_ahead

    def set_clock(self, instant: datetime) -> None:
        self.clock_is_ahead = instant - datetime.now(UTC)

    def ask_for(self, task: str, **kwargs) -> None:
        """Ask a worker for this task now, as beat will sooner or later."""
        with Celery(broker=self.variables["REDIS_URL"]) as app:
            app.send_task(task, kwargs=kwargs, retry=False)

    def run(self, code: str) -> str:
        """Run this Python in a process of its own, as a request of the web would; returns what it printed."""
        return self.manage("shell", "--verbosity", "0", "--command", code)

    def manage(self, *words: str, within_seconds: float = 90) -> str:
        """Run this command of manage.py; returns what it printed."""
        command = self._python("manage", *words)
        done = subprocess.run(
            command, env=self.variables, cwd=REPOSITORY, capture_output=True, text=True, timeout=within_seconds
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def close(self) -> None:
        for program in self._running:
            kill(program)

    def _celery(self, *words):
        return self._python("celery", "-A", "clinic.celery:app", *words)

    def _python(self, module, *words):
        if not self.clock_is_ahead:
            return [sys.executable, "-m", module, *words]
        ahead = str(self.clock_is_ahead.total_seconds())
        return [sys.executable, "-m", "tests.faults.other_clock", ahead, module, *words]

    def _start(self, name, command, **variables):
        with open(self.folder / f"{name}.log", "a") as log:
            program = subprocess.Popen(
                command, env=self.variables | variables, cwd=REPOSITORY, stdout=log, stderr=log, start_new_session=True
            )
        self._running.append(program)
        return program

    def _broker_answers(self):
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


def freeze(program: subprocess.Popen) -> None:
    """The program and its children stand still, as on a machine that hangs."""
    os.killpg(program.pid, signal.SIGSTOP)


def go_on(program: subprocess.Popen) -> None:
    """The program that stood still wakes up."""
    os.killpg(program.pid, signal.SIGCONT)


def stop(program: subprocess.Popen) -> None:
    """The program is asked to end, and finishes what it has begun."""
    program.send_signal(signal.SIGTERM)
    program.wait(PATIENCE_SECONDS)


def kill_what_sends(worker: subprocess.Popen) -> int:
    """kill -9 for the processes in which the worker does its tasks; it starts others itself. Returns how many."""
    children = psutil.Process(worker.pid).children()
    for child in children:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    return len(children)


def kill(program: subprocess.Popen) -> None:
    """kill -9, children included; it has no time to say goodbye."""
    with suppress(ProcessLookupError, psutil.NoSuchProcess):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def _address_of_the_test_database() -> str:
    named = connection.settings_dict
    user, password = quote(named["USER"], safe=""), quote(named["PASSWORD"], safe="")
    host, name = quote(named["HOST"], safe=""), quote(named["NAME"], safe="")
    return f"postgres://{user}{':' + password if password else ''}@{host}:{named['PORT'] or 5432}/{name}"


def _free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
