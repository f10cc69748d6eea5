"""What is wrong with the arguments of a command is told in one sentence; all of it in real processes."""

import subprocess
import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError

from clinic.command_line import ClinicCommand, day, whole_number

REPOSITORY = Path(__file__).resolve().parents[2]
OURS = sorted(name for name, app in get_commands().items() if app in ("clinic", "intake", "treatments"))


def manage(*words):
    """Run manage.py beside a database that nobody answers for: the arguments are looked at before it."""
    variables = {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "REDIS_URL": "redis://127.0.0.1:9/0"}
    return subprocess.run(
        [sys.executable, REPOSITORY / "manage.py", *words],
        env={"PATH": "/usr/bin:/bin", "SECRET_KEY": "no secret", **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "import_history",
            "Missing: FOLDER; accepted: FOLDER [--site SITE] [--time-zone TIME_ZONE] [--dry-run].",
        ),
        (
            "import_history history --site",
            "--site: a value is missing; accepted: to which of several sites new patients come, by its name.",
        ),
        ("export_clinic --deidentified", "Missing: FOLDER; accepted: FOLDER [--deidentified]."),
        ("export_clinic folder --deid", "Not known: --deid; accepted: FOLDER [--deidentified]."),
        ("verify_record seven", "NUMBER: 'seven' is not accepted; a whole number from 1 on is."),
        ("verify_record 7 a9f3 more", "Not known: more; accepted: [NUMBER] [VALUE]."),
        ("check_clinic --all", "Not known: --all; accepted: no argument."),
        (
            "outcomes --as-of",
            "--as-of: a value is missing; accepted: nothing after this date is seen; today, if left out.",
        ),
        ("seed_demo --patients 0", "--patients: '0' is not accepted; a whole number from 1 to 2000 is."),
        ("seed_demo --as-of 20260101", "--as-of: '20260101' is not a date; YYYY-MM-DD is accepted."),
        ("score --instrument phq-9", "Not known: --instrument phq-9; accepted: no argument."),
    ],
)
def test_a_wrong_argument_is_one_sentence_and_status_two(line, sentence):
    done = manage(*line.split())
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{sentence}\n")


def test_a_program_that_calls_a_command_gets_the_sentence_as_an_error():
    with pytest.raises(CommandError, match="^Missing: FOLDER; accepted: FOLDER") as refusal:
        call_command("export_clinic")
    assert refusal.value.returncode == 2


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_the_project_speaks_in_sentences(name):
    assert isinstance(load_command_class(get_commands()[name], name), ClinicCommand)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "0", "2001", "1e3", "9" * 30, "\u0667"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(ArgumentTypeError, match="a whole number from 1 to 2000"):
        whole_number(1, 2000)(text)


def test_a_date_is_read_in_one_way_only():
    assert day("2026-02-28") == date(2026, 2, 28)
    for text in ("2026-02-30", "20260228", "2026-W09-6", "2026-2-8", ""):
        with pytest.raises(ArgumentTypeError, match="YYYY-MM-DD"):
            day(text)
