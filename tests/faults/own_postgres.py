"""A PostgreSQL of the test's own, that can be made to crash and started again."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from clinic.embedded import places, postgres
from tests.faults.programs import wait_until


class OwnPostgres:
    """The clinic of this data folder finds it there; no DATABASE_URL is needed."""

    def __init__(self, data_folder: Path):
        self.data_folder = data_folder
        places.make_data_folder(data_folder)
        for folder in (places.locks(data_folder), places.logs(data_folder)):
            places.make_private_folder(folder)
        self._server = postgres.prepare(data_folder)
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        with open(self._server.log, "a") as log:
            self._process = subprocess.Popen(
                self._server.command, cwd="/", stdout=log, stderr=log, **self._server.identity
            )
        wait_until(self._server.answers, "the database")

    def crash(self) -> None:
        """Everybody is cut off, nothing is written out; the next start recovers what was committed."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def ask(self, statement: str) -> list[tuple]:
        entry = places.database(self.data_folder, places.APP_ROLE)
        connection = psycopg2.connect(host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname=entry["NAME"])
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall()
        finally:
            connection.close()

    def _end(self, number):
        self._process.send_signal(number)
        self._process.wait(60)


@contextmanager
def own_postgres(data_folder: Path) -> Iterator[OwnPostgres]:
    database = OwnPostgres(data_folder)
    database.start()
    try:
        yield database
    finally:
        database.stop()
