"""An import through the browser: uploaded, matched, looked at by the worker, and taken over when nothing is wrong."""

import csv
import logging
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.celery import enqueue
from clinic.cells import cell, lines
from clinic.locks import held
from clinic.progress import Progress
from clinic.sites.models import Site
from clinic.sites.queries import sites_of
from intake.patients.models import Patient
from treatments.imports import queries
from treatments.imports.columns import TABLES, BadHeader, guessed, places
from treatments.imports.csv_reading import UnreadableFile, records
from treatments.imports.models import AT_WORK, OPEN, ImportRun, ImportState
from treatments.imports.rows import Fault
from treatments.imports.services import DEMO_PEOPLE, BadHistory, DemoPeopleHere, Source, import_history
from treatments.imports.values import DayForm, Reading

logger = logging.getLogger(__name__)

SHOWN_FAULTS = 200
SAMPLE_ROWS = 3
SAMPLE_LETTERS = 60
# After so long without an act the files are deleted [design].
LEFT_FOR = timedelta(hours=24)
# How often a run is begun again after its worker died [design].
MOST_ATTEMPTS = 3
FAULTS_FILE = "faults.csv"


class CannotImport(Exception):
    """The message is a sentence for the page."""


def headers_of(files: Mapping[str, UploadedFile]) -> tuple[dict[str, dict], dict[str, str]]:
    """Return what is to be shown of each uploaded file, and for each that cannot be read a sentence."""
    shown, wrong = {}, {}
    for name, file in files.items():
        try:
            rows = [record.cells for record in islice(records(file), SAMPLE_ROWS + 1)]
        except UnreadableFile as error:
            wrong[name] = str(error)
            continue
        finally:
            file.seek(0)
        header = [column for column in rows[0] if column]
        shown[name] = {
            "file": file.name[-100:],
            "bytes": file.size,
            "header": header,
            "sample": [[text[:SAMPLE_LETTERS] for text in row] for row in rows[1:]],
        }
    return shown, wrong


def upload(
    *, files: Mapping[str, UploadedFile], shown: Mapping[str, dict], site: Site, by: User, at: datetime
) -> ImportRun:
    """Keep the uploaded files until the import is over. `shown` comes from `headers_of`. Raises CannotImport."""
    if Patient.objects.filter(demo=True).exists():
        raise CannotImport(DEMO_PEOPLE)
    try:
        with transaction.atomic(), because("uploaded a history", by=by):
            run = ImportRun.objects.create(
                site=site,
                by=by,
                uploaded_at=at,
                touched_at=at,
                files=dict(shown),
                names={name: guessed(one["header"], TABLES[name]) for name, one in shown.items()},
            )
            home = home_of(run)
            home.mkdir(parents=True, mode=0o700)
            for name, file in files.items():
                with (home / TABLES[name].file).open("wb") as kept:
                    for chunk in file.chunks():
                        kept.write(chunk)
    except IntegrityError as error:
        raise CannotImport("An import for this site is not finished. Go on with it, or give it up.") from error
    return run


def check(
    run: ImportRun,
    *,
    names: Mapping[str, Mapping[str, str]],
    day_form: DayForm,
    day_alone_at: time | None,
    by: User,
    at: datetime,
) -> None:
    """Let the worker look at every row, with the columns as they were matched. Raises CannotImport."""
    with transaction.atomic(), because("matched the columns of a history", by=by):
        begun = ImportRun.objects.filter(pk=run.pk, state__in=["uploaded", "faulty", "checked"]).update(
            state=ImportState.CHECKING,
            names=names,
            day_form=day_form,
            day_alone_at=day_alone_at,
            touched_at=at,
            attempts=0,
            fault_count=0,
            faults=[],
            counts={},
        )
        if not begun:
            raise CannotImport("This import has gone on already; look at where it stands.")
        enqueue("treatments.imports.work", run_id=run.pk)


def take_over(run: ImportRun, *, by: User, at: datetime) -> None:
    """Let the worker take everything over. Raises CannotImport."""
    with transaction.atomic(), because("took a history over", by=by):
        begun = ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKED).update(
            state=ImportState.IMPORTING, touched_at=at, attempts=0
        )
        if not begun:
            raise CannotImport("This import has gone on already; look at where it stands.")
        enqueue("treatments.imports.work", run_id=run.pk)


def give_up(run: ImportRun, *, by: User | None, at: datetime) -> None:
    """Delete the files; nothing is left behind. Raises CannotImport once the worker has begun to take them over."""
    with because("gave up an import", by=by):
        states = [state for state in OPEN if state != ImportState.IMPORTING]
        given_up = ImportRun.objects.filter(pk=run.pk, state__in=states).update(
            state=ImportState.CANCELLED, touched_at=at, files={}, faults=[]
        )
    if not given_up:
        raise CannotImport("This is being taken over, or is over; it cannot be given up any more.")
    shutil.rmtree(home_of(run), ignore_errors=True)


def give_up_the_left(*, at: datetime) -> int:
    """Delete the files of imports that nobody came back to for a day; return how many."""
    left = queries.left_since(at - LEFT_FOR)
    for run in left:
        give_up(run, by=None, at=at)
    return len(left)


def work(run_id: int, *, at: datetime) -> None:
    """Do what a run waits for. A run that another worker is at, or that waits for nothing, is left."""
    with held("treatments.imports", run_id) as is_ours:
        run = ImportRun.objects.filter(pk=run_id, state__in=AT_WORK).select_related("by", "site").first()
        if not is_ours or run is None:
            return
        if run.attempts >= MOST_ATTEMPTS:
            _fail(run, "It was begun three times and never came to its end; the log of the worker says why.", at)
            return
        ImportRun.objects.filter(pk=run_id).update(attempts=run.attempts + 1)
        try:
            _work(run, at)
        except DemoPeopleHere as error:
            _fail(run, str(error), at)
        except Exception as error:
            logger.exception("Import %s stopped", run_id)
            _fail(run, f"It stopped: {type(error).__name__}. Nothing was imported.", at)


def _work(run: ImportRun, at: datetime) -> None:
    is_check = run.state == ImportState.CHECKING
    home, listed = home_of(run), []
    progress = Progress(home)
    total = sum(one["bytes"] for one in run.files.values())
    before = dict(zip(TABLES, _sums(run), strict=True))
    try:
        with (home / FAULTS_FILE).open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(["file", "line", "field", "reason"])

            def fault(one: Fault) -> None:
                writer.writerow([cell(value) for value in (one.file, one.line, one.field, one.reason)])
                if len(listed) < SHOWN_FAULTS:
                    listed.append([one.file, one.line, one.field, one.reason])

            taken = import_history(
                {
                    name: Source(partial((home / TABLES[name].file).open, "rb"), run.names.get(name, {}))
                    for name in run.files
                },
                by=run.by,
                at=at,
                reading=Reading(at, DayForm(run.day_form), run.day_alone_at),
                fault=fault,
                site=run.site,
                site_ids=sites_of(run.by).values_list("pk", flat=True),
                progress=lambda table, position: progress.tell(before[table] + position, total, TABLES[table].file),
                only_looking=is_check,
            )
    except BadHistory as error:
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportState.FAULTY, fault_count=error.count, faults=listed, touched_at=at
        )
        progress.end()
        return
    ImportRun.objects.filter(pk=run.pk).update(
        state=ImportState.CHECKED if is_check else ImportState.DONE,
        counts=taken.counts,
        signs=taken.signs,
        touched_at=at,
    )
    progress.end()
    if not is_check:
        shutil.rmtree(home, ignore_errors=True)


def _sums(run) -> Iterator[int]:
    """How many bytes lie before each file."""
    before = 0
    for name in TABLES:
        yield before
        before += run.files.get(name, {"bytes": 0})["bytes"]


def columns_fit(run: ImportRun, names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """For each file whose columns are not matched well enough a sentence."""
    wrong = {}
    for name, one in run.files.items():
        try:
            places(one["header"], TABLES[name], names[name])
        except BadHeader as error:
            wrong[name] = str(error)
    return wrong


def home_of(run: ImportRun) -> Path:
    """The folder in which the files of a run lie until it is over."""
    return settings.WORK_DIR / "imports" / str(run.pk)


def faults_file(run: ImportRun) -> Path | None:
    """The list of all faults, while it is there."""
    place = home_of(run) / FAULTS_FILE
    return place if run.state == ImportState.FAULTY and place.is_file() else None


def example(name: str) -> bytes:
    """A file with one line, to be filled in by those who can choose how they export."""
    table = TABLES[name]
    return "".join(lines(table.names, [[column.example for column in table.columns]])).encode()


def _fail(run, why, at):
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, why=why[:300], touched_at=at, files={})
    shutil.rmtree(home_of(run), ignore_errors=True)
