"""Programs of the clinic on the test's own database: a broker, workers and beat, to be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
from django.db import connection

from clinic.embedded.redis import server_program

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 90


def wait_until(holds: Callable[[], object], what: str, within_seconds: float = PATIENCE_SECONDS) -> None:
    until = time.monotonic() + within_seconds
    while not holds():
        assert time.monotonic() < until, f"waited {within_seconds:.0f} seconds in vain for {what}"
        time.sleep(0.1)


class Programs:
    """Starts what it is asked for, each in a session of its own, and ends all of it in `close`."""

    def __init__(self, folder: Path, *, email_url: str, **variables: str):
        self.folder, self.port = folder, _free_port()
        self.variables = {
            "PATH": os.environ["PATH"],
            "CLINIC_DATA": str(folder),
            "DATABASE_URL": _address_of_the_test_database(),
            "REDIS_URL": f"redis://127.0.0.1:{self.port}/0",
            "EMAIL_URL": email_url,
            "LOG_LEVEL": "WARNING",
            **variables,
        }
        self._running: list[subprocess.Popen] = []

    def start_broker(self) -> subprocess.Popen:
        """Redis, with what it held before it was killed."""
        command = [str(server_program()), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        broker = self._start("redis", [*command, "--appendonly", "yes", "--save", ""])
        wait_until(self._broker_answers, "the broker")
        return broker

    def start_worker(self) -> subprocess.Popen:
        return self._start("worker", [*_CELERY, "worker", "--concurrency", "1", "--loglevel", "WARNING"])

    def start_beat(self) -> subprocess.Popen:
        schedule = ["--schedule", str(self.folder / "beat"), "--pidfile", ""]
        return self._start("beat", [*_CELERY, "beat", "--loglevel", "WARNING", *schedule])

    def run(self, code: str) -> str:
        """Run this Python in a process of its own, as a request of the web would; returns what it printed."""
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
        done = subprocess.run(
            command, env=self.variables, cwd=REPOSITORY, capture_output=True, text=True, timeout=PATIENCE_SECONDS
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def close(self) -> None:
        for program in self._running:
            kill(program)

    def _start(self, name, command):
        with open(self.folder / f"{name}.log", "a") as log:
            program = subprocess.Popen(
                command, env=self.variables, cwd=REPOSITORY, stdout=log, stderr=log, start_new_session=True
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


def kill(program: subprocess.Popen) -> None:
    """kill -9, children included; it has no time to say goodbye."""
    with suppress(ProcessLookupError, psutil.NoSuchProcess):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


_CELERY = [sys.executable, "-m", "celery", "-A", "clinic.celery:app"]


def _address_of_the_test_database() -> str:
    named = connection.settings_dict
    user, password = quote(named["USER"], safe=""), quote(named["PASSWORD"], safe="")
    host, name = quote(named["HOST"], safe=""), quote(named["NAME"], safe="")
    return f"postgres://{user}{':' + password if password else ''}@{host}:{named['PORT'] or 5432}/{name}"


def _free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
