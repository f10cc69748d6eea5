"""The whole clinic on one machine: servers, migrations, demo people on the first run, web, worker and beat."""

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from clinic import embedded
from clinic.command_line import ClinicCommand
from clinic.embedded import places
from clinic.environment import environment
from clinic.processes import Program, run_together

HOST = "127.0.0.1"
FOR_PROGRAMS = {
    "CLINIC_DATABASE_ROLE": "app",
    # Whoever runs the clinic as root knows it; the worker's five lines about it would hide the address.
    "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
}


class Command(ClinicCommand):
    help = "Run the clinic until Ctrl-C: web, Celery worker and Celery beat, with the servers they need."
    requires_system_checks = []

    def handle(self, **options):
        with only_once(environment.data_folder):
            refuse_taken_port(environment.port)
            try:
                status = self.run()
            except KeyboardInterrupt:  # while the database was prepared, which it is in transactions
                status = 0
        sys.exit(status)

    def run(self):
        with embedded.running(environment):
            self.prepare()
            return run_together(
                programs(),
                environment=os.environ | FOR_PROGRAMS,
                say=self.say,
                look=Announcement(self.announce),
            )

    def prepare(self):
        call_command("migrate", verbosity=0)
        if not environment.production and not apps.get_model("intake", "Patient").objects.exists():
            self.say("Making a clinic of made-up people; this takes a minute or two, once.")
            call_command("seed_demo", stdout=StringIO())
        connection.close()

    def say(self, words):
        self.stdout.write(words)
        self.stdout.flush()  # into a pipe too it is read while the clinic runs

    def announce(self):
        self.say(f"\nThe clinic is open at {environment.base_url} - Ctrl-C closes it.")
        if not environment.production:
            call_command("show_demo_accounts", stdout=self.stdout)
            self.stdout.flush()
            connection.close()


class Announcement:
    """Calls `announce` once, as soon as the web server answers."""

    def __init__(self, announce):
        self.announce = announce
        self.said = False

    def __call__(self):
        if not self.said and answers(environment.port):
            self.said = True
            self.announce()


def programs() -> list[Program]:
    python = (sys.executable, "-m")
    celery = (*python, "celery", "--quiet", "-A", "clinic.celery:app")
    web = (*python, "gunicorn", "clinic.wsgi:application", "--bind", f"{HOST}:{environment.port}")
    # A control socket would be made in the home folder, which belongs to the person and not to the clinic.
    web += ("--workers", "2", "--worker-class", "gthread", "--threads", "8", "--no-control-socket")
    schedule = str(places.locks(environment.data_folder) / "beat-schedule")
    return [
        Program("web server", (*web, "--log-level", "warning", "--graceful-timeout", "8")),
        Program("Celery worker", (*celery, "worker", "--loglevel", "WARNING", "--concurrency", "2")),
        Program("Celery beat", (*celery, "beat", "--loglevel", "WARNING", "--schedule", schedule)),
    ]


def refuse_taken_port(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as problem:
            reason = "is in use by another program"
            if problem.errno != errno.EADDRINUSE:
                reason = f"cannot be used ({problem.strerror})"
            free = port + 1 if 1024 <= port < 65535 else 8001
            message = f"Port {port} {reason}; choose another one, for example: make run PORT={free}"
            raise CommandError(message, returncode=2) from None


def answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex((HOST, port)) == 0


@contextmanager
def only_once(data_folder: Path) -> Iterator[None]:
    """A lock for as long as the clinic runs: two beats would do everything twice."""
    places.make_data_folder(data_folder)
    places.make_private_folder(places.locks(data_folder))
    with open(places.locks(data_folder) / "clinic", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"The clinic in {data_folder} is running already; another needs its own CLINIC_DATA."
            raise CommandError(message, returncode=2) from None
        yield
