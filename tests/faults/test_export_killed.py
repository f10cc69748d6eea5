"""`export_clinic` killed with SIGKILL half-way: the folder is not taken for whole, and the next run completes it."""

import csv
import hashlib
import json
import signal
import subprocess
import sys
from datetime import date

import pytest
from django.db import connection, transaction

from intake.consent import queries as consent_queries
from intake.consent import services as consents
from tests.faults.programs import REPOSITORY, Programs, wait_until
from tests.treatments.outcomes.clinic import treated

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def programs(db, tmp_path, post_office):
    running = Programs(tmp_path, email_url=post_office.url)
    yield running
    running.close()


@pytest.fixture
def clinic(north, now):
    """Eight patients who look alike, all of whom agreed to the use of their data."""
    consents.install_documents(now)
    document = consent_queries.current_document("data")
    for number in range(8):
        one = treated(north, {-7: 100 - number, 14: 50}, born=date(1990, 1, 1))
        consents.sign(patient=one, document=document, signature=consents.Signature(one.name, "test"), at=now)


def killed_half_way(programs, folder, late_table, *words):
    """Start the export, and kill it when it has finished some files and waits for `late_table`, which is held here."""
    command = [sys.executable, "-m", "manage", "export_clinic", str(folder), *words]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {late_table} IN ACCESS EXCLUSIVE MODE")
        export = subprocess.Popen(
            command, env=programs.variables, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        notes = folder / ".done.jsonl"
        wait_until(lambda: notes.exists() and notes.read_text().count("\n") >= 2, "a file")
        assert export.poll() is None
        export.kill()
        assert export.wait() == -signal.SIGKILL
    assert not (folder / "manifest.json").exists()
    return {path.relative_to(folder): path.stat().st_mtime_ns for path in folder.rglob("*.csv")}


def content(folder):
    """Every file by its path, and the manifest, which has to tell exactly these."""
    manifest = json.loads((folder / "manifest.json").read_text())
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    del files["manifest.json"]
    assert {one["path"]: one["sha256"] for one in manifest["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    assert all(one["bytes"] == len(files[one["path"]]) for one in manifest["files"])
    return files, manifest


def test_the_whole_clinic(programs, clinic, tmp_path):
    first = killed_half_way(programs, tmp_path / "out", "treatments_workinghours")
    programs.manage("export_clinic", str(tmp_path / "out"))
    files, manifest = content(tmp_path / "out")
    assert all((tmp_path / "out" / path).stat().st_mtime_ns == time for path, time in first.items()), "written twice"
    programs.manage("export_clinic", str(tmp_path / "at-once"))
    at_once, other = content(tmp_path / "at-once")
    assert files == at_once
    assert (manifest["patients"], manifest["files"][0].keys()) == (8, other["files"][0].keys())


def test_the_deidentified_set(programs, clinic, tmp_path):
    killed_half_way(programs, tmp_path / "out", "treatments_intervention", "--deidentified")
    programs.manage("export_clinic", str(tmp_path / "out"), "--deidentified")
    files, manifest = content(tmp_path / "out")
    assert manifest["self_check"]["k"] == 8
    assert not any("secret" in name or name.startswith(".") for name in files)
    people = {row["patient"] for row in rows(files["study/patients.csv"])}
    assert len(people) == 8
    for name in ("study/delivery.csv", "study/assessment.csv"):
        assert {row["patient"] for row in rows(files[name])} == people, f"{name} has other study ids"


def rows(data):
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
