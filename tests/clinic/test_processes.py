"""Programs that run together: all of them until somebody says stop, none of them afterwards."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from clinic.processes import Program, run_together

# Runs run_together in a process of its own, as the command does, on programs given as JSON: name -> Python code.
SUPERVISOR = """
import json, os, sys
from clinic.processes import Program, run_together
programs = [Program(name, (sys.executable, "-c", code)) for name, code in json.loads(sys.argv[1]).items()]
say = lambda words: print(words, flush=True)
sys.exit(run_together(programs, environment=os.environ, say=say, patience_seconds=float(sys.argv[2])))
"""
# One write a line, so that lines of two programs cannot mix.
SLEEP = "import os, time; os.write(1, b'up %d\\n' % os.getpid()); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP
WITH_A_CHILD = (
    "import os, subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "os.write(1, b'up %d\\nup %d\\n' % (child.pid, os.getpid())); time.sleep(60)"
)


@pytest.fixture
def supervise():
    """Start the supervisor; wait until `ready` lines of its programs were printed; return it and their ids."""
    begun = []

    def start(programs, ready, patience=10):
        command = [sys.executable, "-c", SUPERVISOR, json.dumps(programs), str(patience)]
        supervisor = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0)
        begun.append(supervisor)
        lines = [supervisor.stdout.readline() for _ in range(ready)]
        ids = [int(line.split()[1]) for line in lines]
        return supervisor, ids

    yield start
    for supervisor in begun:
        supervisor.kill()
        supervisor.wait()
        supervisor.stdout.close()


def gone(ids, seconds=5):
    """Whether none of these processes is left (one that nobody has waited for yet is not running)."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        left = [id_ for id_ in ids if psutil.pid_exists(id_) and psutil.Process(id_).status() != "zombie"]
        if not left:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_all_of_them_and_counts_as_success(supervise, number):
    supervisor, ids = supervise({"one": SLEEP, "two": SLEEP}, ready=2)
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert gone(ids)


def test_one_that_ends_by_itself_is_named_and_ends_the_rest(supervise):
    supervisor, ids = supervise(
        {"sleeper": SLEEP, "runaway": "import os; os.write(1, b'up 0\\n'); raise SystemExit(3)"}, 2
    )
    assert supervisor.wait(10) == 1
    assert "The runaway ended by itself with status 3; stopping the rest." in supervisor.stdout.read()
    assert gone([id_ for id_ in ids if id_])


def test_one_that_ends_by_itself_without_an_error_ends_the_rest_too(supervise):
    supervisor, ids = supervise({"sleeper": SLEEP, "finished": "import os; os.write(1, b'up 0\\n')"}, 2)
    assert supervisor.wait(10) == 1
    assert gone([id_ for id_ in ids if id_])


def test_what_does_not_listen_is_killed_when_patience_ends(supervise):
    supervisor, ids = supervise({"stubborn": STUBBORN, "other": SLEEP}, ready=2, patience=0.5)
    began = time.monotonic()
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(10) == 0
    assert 0.5 <= time.monotonic() - began < 5
    assert gone(ids)


def test_what_a_program_started_is_stopped_with_it(supervise):
    supervisor, ids = supervise({"parent": WITH_A_CHILD}, ready=2)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(10) == 0
    assert gone(ids)


def test_ctrl_c_in_the_terminal_reaches_the_programs_through_the_supervisor_only(supervise):
    supervisor, ids = supervise({"one": SLEEP}, ready=1)
    assert os.getpgid(ids[0]) == ids[0] != os.getpgid(supervisor.pid)


def test_programs_do_not_survive_a_killed_supervisor(supervise):
    supervisor, ids = supervise({"one": SLEEP, "two": SLEEP}, ready=2)
    supervisor.kill()
    supervisor.wait()
    assert gone(ids)


def test_a_program_that_cannot_be_started_leaves_none_of_the_others(tmp_path):
    mark = str(tmp_path)
    programs = [Program("one", (sys.executable, "-c", SLEEP, mark)), Program("two", ("no-such-program",))]
    with pytest.raises(FileNotFoundError, match="no-such-program"):
        run_together(programs, environment=os.environ, say=print)
    assert not [process for process in psutil.process_iter(["cmdline"]) if mark in (process.info["cmdline"] or [])]
