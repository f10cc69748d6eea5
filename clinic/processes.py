"""Run a few programs together, and leave none of them behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from clinic.embedded.keeper import die_with_parent

LOOK_SECONDS = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    name: str
    command: tuple[str, ...]


def run_together(
    programs: Iterable[Program],
    *,
    environment: Mapping[str, str],
    say: Callable[[str], None],
    look: Callable[[], None] = lambda: None,
    patience_seconds: float = 10,
) -> int:
    """Run all of them until a signal asks to stop (0) or one of them ends by itself (1), then stop them all.

    Each gets a process group of its own, so that Ctrl-C reaches them through us alone, and SIGTERM should we
    be killed. `look` is called a few times a second. What is left after `patience_seconds` is killed.
    """
    children: dict[str, subprocess.Popen] = {}
    with _asked_to_stop() as asked:
        try:
            for program in programs:
                children[program.name] = _start(program, environment)
            while not asked:
                ended = {name: child for name, child in children.items() if child.poll() is not None}
                for name, child in ended.items():
                    say(f"The {name} ended by itself with status {child.returncode}; stopping the rest.")
                if ended:
                    return 1
                look()
                time.sleep(LOOK_SECONDS)
            return 0
        finally:
            _stop(children.values(), patience_seconds)


@contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    """A list that fills with the stop signals that arrive, instead of what they would do."""
    arrived: list[int] = []
    before = {number: signal.signal(number, lambda got, _: arrived.append(got)) for number in STOP_SIGNALS}
    try:
        yield arrived
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(program: Program, environment: Mapping[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        program.command,
        env=environment,
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )


def _stop(children: Iterable[subprocess.Popen], patience_seconds: float) -> None:
    left = list(children)
    for number, seconds in ((signal.SIGTERM, patience_seconds), (signal.SIGKILL, 5)):
        for child in left:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, number)
        until = time.monotonic() + seconds
        while left and time.monotonic() < until:
            left = [child for child in left if _group_lives(child)]
            time.sleep(0.05)


def _group_lives(child: subprocess.Popen) -> bool:
    """Whether anything of the child's process group is left, the child itself or what it started."""
    child.poll()
    try:
        os.killpg(child.pid, 0)
    except ProcessLookupError:
        return False
    return True
