"""Keep one server running for as long as somebody uses it.

Started by `server.py` as a process of its own, by its path and without the site packages, so that it takes
milliseconds and a few megabytes. Its one argument is the job, as JSON.

Users hold a shared lock on the job's `users` file. The kernel drops a lock when its process ends, however
it ends, so a killed command cannot leave a server behind: the keeper stops the server as soon as it can
have that lock alone. The `keeper` file is locked by the one keeper at work and holds its process id; a
second keeper leaves at once.
"""

import ctypes
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

LOOK_SECONDS = 0.5  # how long a server may outlive a killed user
QUICK_DEATHS = 5  # in a row; a server that dies so often within a second of its start is given up
STOP_SECONDS = 60  # a busy PostgreSQL writes its last checkpoint in this time
LOG_BYTES = 10_000_000  # a longer log is set aside when the server starts
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def die_with_parent(signal_number):
    """A function for Popen(preexec_fn=...): the child gets this signal when its parent ends, even by SIGKILL.

    Does nothing on a system without prctl (not Linux).
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    parent = os.getpid()

    def prepare():
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, signal_number)
            if os.getppid() != parent:  # it ended before the line above
                os._exit(1)

    return prepare


def keep(job):
    """Run job["command"] until nobody uses it or SIGTERM comes; return the exit status for the process."""
    os.umask(0o077)
    signals = _signals()
    with open(job["users"], "a") as users, open(job["keeper"], "a") as keeper:
        if not _lock_alone(keeper):
            return 0
        keeper.truncate(0)
        print(os.getpid(), file=keeper, flush=True)
        deaths = 0
        while deaths < QUICK_DEATHS:
            started = time.monotonic()
            server = _start(job)
            while server.poll() is None:
                if signal.SIGTERM in _arrived(signals) or _lock_alone(users):
                    _stop(server, job["stop_signal"])
                    keeper.close()  # before `users`, so that the next user finds the place free
                    return 0
            deaths = deaths + 1 if time.monotonic() - started < 1 else 0
            time.sleep(0.5)
        return 1


def _signals():
    """A pipe that carries the numbers of arriving signals, so that waiting for them can have an end."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    return reading


def _arrived(signals):
    ready, _, _ = select.select([signals], [], [], LOOK_SECONDS)
    return os.read(signals, 64) if ready else b""


def _lock_alone(file):
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _start(job):
    log = Path(job["log"])
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
    with open(log, "ab") as output:
        return subprocess.Popen(
            job["command"],
            env=job["environment"],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent(job["stop_signal"]),
            **job["identity"],
        )


def _stop(server, stop_signal):
    server.send_signal(stop_signal)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(keep(json.loads(sys.argv[1])))
