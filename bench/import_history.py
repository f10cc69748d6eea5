"""How long a clinic's history takes: `.venv/bin/python -m bench.import_history [ASSESSMENTS]` (100,000).

Writes the three files (a tenth as many patients as assessments, six infusions each; every assessment with all its
answers), imports them into a database of its own that is dropped afterwards, and again, when nothing is new. The
promise: 100,000 assessments in under a minute, in memory that does not grow with the files.

Seconds depend on what else the machine does, so the load is told with them, and a ratio that depends on it less: to a
bare COPY of the finished assessments into the same table, with its triggers, indexes and foreign keys, in the same run.
"""

import csv
import json
import os
import resource
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

FIRST = datetime(2024, 1, 8, 15, tzinfo=UTC)
INFUSION_DAYS = (0, 2, 4, 7, 9, 11)
ASSESSMENT_DAYS = (-7, 7, 14, 28, 56, 84, 112, 140, 168, 196)
ITEMS = [f"{item}.{part}" for item in range(1, 25) for part in ("fear", "avoidance")]


def write(folder: Path, patients: int) -> None:
    """Write the history of so many patients."""
    from treatments.imports.columns import ASSESSMENTS, INFUSIONS, PATIENTS

    random = Random(1)
    with (
        (folder / PATIENTS.file).open("w", newline="") as people,
        (folder / INFUSIONS.file).open("w", newline="") as infusions,
        (folder / ASSESSMENTS.file).open("w", newline="") as assessments,
    ):
        writers = [csv.writer(file) for file in (people, infusions, assessments)]
        for writer, table in zip(writers, (PATIENTS, INFUSIONS, ASSESSMENTS), strict=True):
            writer.writerow(table.names)
        for number in range(patients):
            mrn, start = f"B-{number:07}", FIRST + timedelta(days=number % 300)
            born = f"{1950 + number % 50}-03-01"
            writers[0].writerow([mrn, "Given", "Family", born, "female", f"{mrn}@example.org", "", "America/New_York"])
            for day in INFUSION_DAYS:
                writers[1].writerow([mrn, "first", (start + timedelta(days=day)).isoformat(), 0.5, 35, 40, 70, 6])
            for day in ASSESSMENT_DAYS:
                answers = {item: random.randrange(4) for item in ITEMS}
                at = (start + timedelta(days=day)).isoformat()
                writers[2].writerow([mrn, "lsas-sr", at, sum(answers.values()), json.dumps(answers)])


def measure(assessments: int) -> dict[str, float]:
    """Return seconds of both imports and of a bare COPY, own CPU seconds, the size of the files and memory in MB."""
    from django.core.management import call_command
    from django.db import connection

    def import_all():
        call_command("import_history", name, stdout=StringIO())

    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, assessments // len(ASSESSMENT_DAYS))
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            before, cpu = _memory(), process_time()
            first = _seconds(import_all)
            own = process_time() - cpu
            bare = _bare_copy(folder / "finished")
            again = _seconds(import_all)
            memory = _memory() - before
            return {"first": first, "own": own, "bare": bare, "again": again, "files": size, "memory": memory}
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _bare_copy(place: Path) -> float:
    """Seconds of a COPY of the assessments that are there now, a second later each; nothing of it is kept."""
    from django.db import transaction

    from intake.assessments.models import Assessment

    names = [field.column for field in Assessment._meta.concrete_fields if not field.primary_key]
    table = f"{Assessment._meta.db_table} ({', '.join(names)})"
    later = ", ".join("collected_at + interval '1 second'" if name == "collected_at" else name for name in names)
    with transaction.atomic(), transaction.get_connection().cursor() as cursor, place.open("w+b") as file:
        cursor.copy_expert(f"COPY (SELECT {later} FROM {Assessment._meta.db_table}) TO STDOUT", file)
        file.seek(0)
        taken = _seconds(lambda: _copied(cursor, table, file))
        transaction.set_rollback(True)
    return taken


def _copied(cursor, table, file):
    cursor.copy_expert(f"COPY {table} FROM STDIN", file)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the foreign keys are looked at, as at the end of a transaction


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seconds(act) -> float:
    begun = perf_counter()
    act()
    return perf_counter() - begun


def main() -> None:
    assessments = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    django.setup()
    from clinic import embedded
    from clinic.environment import environment

    with embedded.running(environment):
        found = measure(assessments)
    sys.stdout.write(
        f"{assessments} assessments, files of {found['files']:.0f} MB: {found['first']:.1f} s "
        f"({found['own']:.1f} s of them own CPU), {found['first'] / found['bare']:.1f} times a bare COPY of "
        f"{found['bare']:.1f} s; again {found['again']:.1f} s; memory grew by {found['memory']:.0f} MB; "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n"
    )


if __name__ == "__main__":
    main()
