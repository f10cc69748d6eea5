"""How commands begin: which of them start the servers, and what a person reads when one cannot begin."""

import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def manage(base):
    """Run manage.py in an environment of its own, with a data folder that does not exist yet."""

    def run(*words, given="", **variables):
        return subprocess.run(
            [sys.executable, REPOSITORY / "manage.py", *words],
            env={"PATH": os.defpath, "CLINIC_DATA": str(base / "var"), **variables},
            input=given,
            capture_output=True,
            text=True,
            cwd=base,
            timeout=120,
        )

    return run


@pytest.fixture
def data_folder(base):
    return base / "var"


def one_sentence(done):
    """The only thing said, on standard error, with status 2."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize("command", ["score", "delivered", "screen", "dose", "help", "version"])
def test_what_needs_no_database_starts_no_server(manage, data_folder, command):
    done = manage(command)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in data_folder.glob("*")} <= {"secret-key"}


def test_what_needs_a_database_has_one_for_as_long_as_it_runs(manage, data_folder):
    done = manage("shell", "-c", "from django.db import connection as c; c.ensure_connection(); print(c.pg_version)")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) >= 180000
    assert (data_folder / "lock" / "postgres.users").exists()


def test_an_odd_variable_is_told_in_one_sentence(manage):
    assert one_sentence(manage("check", PORT="eighty")).startswith("PORT is 'eighty'; it must be a whole number")


def test_production_without_its_variables_is_told_in_one_sentence(manage):
    assert one_sentence(manage("check", CLINIC_MODE="production")).startswith("SECRET_KEY is not set")


def test_a_data_folder_that_cannot_be_made_is_told_in_one_sentence(manage, tmp_path):
    (tmp_path / "file").write_text("")
    done = manage("check", CLINIC_DATA=str(tmp_path / "file" / "var"), SECRET_KEY="x")
    assert "cannot be prepared" in one_sentence(done)


def test_a_port_in_use_is_told_before_anything_is_started(manage, data_folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = one_sentence(manage("run_clinic", PORT=str(port)))
    assert f"Port {port} is in use" in sentence
    assert "PORT=" in sentence
    assert not (data_folder / "postgres").exists()
    assert not (data_folder / "redis").exists()


def test_a_clinic_that_runs_already_is_not_started_again(manage, data_folder):
    (data_folder / "lock").mkdir(mode=0o700, parents=True)
    with open(data_folder / "lock" / "clinic", "a") as running:
        fcntl.flock(running, fcntl.LOCK_EX)
        assert "is running already" in one_sentence(manage("run_clinic"))
