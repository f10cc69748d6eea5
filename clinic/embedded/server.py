"""A server that can be used: start it if nobody did, and be counted among its users until the block ends."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from clinic.embedded import keeper
from clinic.embedded.places import EmbeddedProblem

START_SECONDS = 90  # recovery after a power cut on a slow disk included
LEAVE_SECONDS = keeper.STOP_SECONDS + 5


@dataclass(frozen=True)
class Server:
    """How to run one server, and `answers`, which says whether it can be used now.

    identity is empty to run it as we are, else Popen's user, group and extra_groups.
    """

    name: str
    command: list[str]
    stop_signal: int
    answers: Callable[[], bool]
    locks: Path
    log: Path
    identity: dict = field(default_factory=dict)

    def lock(self, kind: str) -> Path:
        return self.locks / f"{self.name}.{kind}"


@contextmanager
def used(server: Server) -> Iterator[None]:
    """Have the server running inside the block. The last user to leave stops it, and waits until it has
    stopped.

    Raises EmbeddedProblem when it cannot be started.
    """
    with open(server.lock("users"), "a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        keepers: list[subprocess.Popen] = []
        try:
            _wait_until_it_answers(server, keepers)
            yield
        finally:
            last = _lock_alone(users)
            if last:
                _stop_keeper(server)
            for process in keepers:
                # While others use the server its keeper outlives us, and is not ours to wait for.
                process.returncode = process.wait(LEAVE_SECONDS) if last else process.poll() or 0


def _wait_until_it_answers(server: Server, keepers: list[subprocess.Popen]) -> None:
    """Start keepers, appended to the list, until the server answers."""
    until = time.monotonic() + START_SECONDS
    while not server.answers():
        status = keepers[-1].poll() if keepers else 0
        if status not in (0, None) or time.monotonic() > until:
            raise EmbeddedProblem(f"The embedded {server.name} did not start: {_last_words(server.log)}")
        if status == 0:  # none yet, or it found another keeper at work that may be about to leave
            keepers.append(_start_keeper(server))
        time.sleep(0.05)


def _start_keeper(server: Server) -> subprocess.Popen:
    job = {
        "command": server.command,
        "identity": server.identity,
        "environment": {"LC_ALL": "C", "PATH": os.defpath},
        "stop_signal": server.stop_signal,
        "users": str(server.lock("users")),
        "keeper": str(server.lock("keeper")),
        "log": str(server.log),
    }
    return subprocess.Popen(
        [sys.executable, "-I", "-S", keeper.__file__, json.dumps(job)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the command, not for the server it uses
    )


def _stop_keeper(server: Server) -> None:
    """Only for who holds the users' lock alone: nobody can begin to use the server meanwhile."""
    told = False
    until = time.monotonic() + LEAVE_SECONDS
    with open(server.lock("keeper"), "a+") as file:
        while not _lock_alone(file) and time.monotonic() < until:
            file.seek(0)
            process_id = file.read().strip()
            if process_id and not told:
                with suppress(ProcessLookupError):
                    os.kill(int(process_id), signal.SIGTERM)
                told = True
            time.sleep(0.02)


def _lock_alone(file: IO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    said = [line for line in lines if line.strip()]
    return f"{said[-1].strip()} ({log})" if said else f"it said nothing ({log})."
