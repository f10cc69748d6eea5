"""Work that takes minutes: an import and an export by a real worker, watched on their pages, killed half-way."""

import hashlib
import json
import re
import time
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from intake.assessments.models import Assessment
from intake.patients.models import Patient
from tests.cast import PASSWORD
from tests.faults.programs import Programs, freeze, go_on, kill_what_sends, wait_until
from tests.treatments.imports.history import ASSESSMENTS, PATIENTS, ada, as_csv, assessment
from treatments.exports.models import ExportRun
from treatments.exports.services import file_of
from treatments.imports.models import ImportRun

pytestmark = pytest.mark.django_db(transaction=True)

# Enough that a worker is still at it when the page has been asked, on any machine.
PEOPLE, EACH = 150, 40
_BAR = re.compile(r'<progress[^>]*value="(\d+)"')


@pytest.fixture
def programs(db, tmp_path, post_office, settings):
    running = Programs(tmp_path, email_url=post_office.url)
    settings.WORK_DIR = tmp_path / "work"
    running.start_broker()
    yield running
    running.close()


@pytest.fixture
def files():
    people = [ada(mrn=f"A-{number}", email="", mobile="") for number in range(PEOPLE)]
    scales = [
        assessment(mrn=one["mrn"], collected_at=f"2025-06-{1 + day // 24:02}T{day % 24:02}:00Z", total=str(day))
        for one in people
        for day in range(EACH)
    ]
    texts = {"patients": as_csv(PATIENTS, people), "assessments": as_csv(ASSESSMENTS, scales)}
    return {name: SimpleUploadedFile(f"{name}.csv", text.encode()) for name, text in texts.items()}


def killed_half_way(worker, browser, page):
    """Watch the page until the worker is on its way, then kill the process that does the work."""
    shown = []

    def is_on_its_way():
        bar = _BAR.search(browser.get(page).content.decode())
        shown.extend([int(bar[1])] if bar else [])
        return any(0 < percent < 100 for percent in shown)

    wait_until(is_on_its_way, f"progress on {page}")
    freeze(worker)
    assert kill_what_sends(worker) == 1
    go_on(worker)


def state_of(run):
    run.refresh_from_db()
    return run.state


def looked_after(programs, run, task, *, until):
    """Wait for the end, and have it looked after meanwhile, as beat does: a task that came back while the database had
    not yet noticed the death of the one before found it locked, and left it alone."""

    def has_ended():
        if state_of(run) == until:
            return True
        programs.ask_for(task)
        time.sleep(1)
        return False

    wait_until(has_ended, f"{task} to bring it to its end")


def test_an_import_and_an_export_outlive_their_worker(programs, north, staff, sign_in, files):
    worker, browser = programs.start_worker(), sign_in(staff.mona)

    browser.post("/imports/", files)
    run = ImportRun.objects.get()
    columns = {f"{table}-{ours}": theirs for table, names in run.names.items() for ours, theirs in names.items()}
    browser.post(f"/imports/{run.pk}/check/", {"day_form": "iso", "day_alone": "refuse", **columns})
    programs.ask_for("treatments.imports.work", run_id=run.pk)
    wait_until(lambda: state_of(run) == "checked", "every row to be looked at")
    browser.post(f"/imports/{run.pk}/take-over/")
    programs.ask_for("treatments.imports.work", run_id=run.pk)
    killed_half_way(worker, browser, f"/imports/{run.pk}/")
    looked_after(programs, run, "treatments.imports.look_after", until="done")
    assert (run.attempts, run.counts["assessments"]["new"]) == (2, PEOPLE * EACH)
    assert (Patient.objects.count(), Assessment.objects.count()) == (PEOPLE, PEOPLE * EACH)
    assert not list((programs.folder / "work" / "imports").iterdir())

    browser.post("/exports/everything/", {"ask-kind": "whole", "ask-reason": "We move", "ask-password": PASSWORD})
    asked = ExportRun.objects.get()
    programs.ask_for("treatments.exports.make", run_id=asked.pk)
    killed_half_way(worker, browser, f"/exports/everything/{asked.pk}/")
    looked_after(programs, asked, "treatments.exports.look_after", until="ready")
    assert (asked.attempts, asked.patients) == (2, PEOPLE)
    with ZipFile(file_of(asked)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert {one["path"] for one in manifest["files"]} | {"manifest.json"} == set(archive.namelist())
        for one in manifest["files"]:
            assert hashlib.sha256(archive.read(one["path"])).hexdigest() == one["sha256"], one["path"]
