"""Asking for an export, making it, giving it out and taking it away again; and what is written down of each."""

import hashlib
import logging
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import IntegrityError, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.audit.models import AccessEvent
from clinic.celery import enqueue
from clinic.locks import held
from clinic.progress import Progress
from clinic.sites.queries import sites_of
from treatments.courses.models import Course
from treatments.exports.clinic_folder import Told, write_clinic, write_study
from treatments.exports.models import CourseLetter, ExportDownload, ExportRun, ExportState
from treatments.exports.tables import Scope

logger = logging.getLogger(__name__)

# How long a file that was made waits to be taken [design].
KEPT_FOR = timedelta(hours=24)
# How often a run is begun again after its worker died [design].
MOST_ATTEMPTS = 3
_BATCH = 1000
_PIECE = 1024 * 1024
_AT_WORK = (ExportState.WAITING, ExportState.RUNNING)


class ExportRunning(Exception):
    """One export of a person at a time."""


class NothingToTake(Exception):
    """The file is not there: not yet made, deleted, or its time is over."""


@transaction.atomic
def record_export(*, user: User, patient_ids: Iterable[int], page: str, at: datetime, reason: str = "export") -> None:
    """Write down, patient by patient, that this user took their row along."""
    AccessEvent.objects.bulk_create(
        (
            AccessEvent(user=user, patient_id=patient_id, page=page, reason=reason[:200], at=at)
            for patient_id in patient_ids
        ),
        batch_size=_BATCH,
    )


def ask_export(*, by: User, deidentified: bool, reason: str, at: datetime) -> ExportRun:
    """Let the worker make an export of the user's sites. Raises ExportRunning."""
    try:
        with transaction.atomic(), because("asked for an export", by=by):
            run = ExportRun.objects.create(
                by=by,
                site_ids=sorted(sites_of(by).values_list("pk", flat=True)),
                deidentified=deidentified,
                reason=reason,
                asked_at=at,
            )
            enqueue("treatments.exports.make", run_id=run.pk)
    except IntegrityError as error:
        raise ExportRunning("Your last export is still being made. Wait for it, then ask again.") from error
    return run


def make_export(run_id: int, *, at: datetime) -> None:
    """Make the file of a run, or go on where a worker stopped. Others' work is left alone."""
    with held("treatments.exports", run_id) as is_ours:
        run = ExportRun.objects.filter(pk=run_id, state__in=_AT_WORK).select_related("by").first()
        if not is_ours or run is None:
            return
        if run.attempts >= MOST_ATTEMPTS:
            _fail(run, "It was begun three times and never came to its end; the log of the worker says why.", at)
            return
        ExportRun.objects.filter(pk=run_id).update(state=ExportState.RUNNING, attempts=run.attempts + 1)
        try:
            _make(run, at)
        except Exception as error:
            logger.exception("Export %s could not be made", run_id)
            _fail(run, f"It could not be made: {type(error).__name__}. Nothing of it is left.", at)


def _make(run: ExportRun, at: datetime) -> None:
    home, progress = home_of(run), Progress(home_of(run))
    scope = Scope(tuple(run.site_ids))
    write = write_study if run.deidentified else write_clinic
    manifest = write(home / "files", scope=scope, at=at, told=progress.tell)
    size, digest = _packed(home / "files", file_of(run), progress.tell)
    with transaction.atomic():
        record_export(
            user=run.by,
            patient_ids=scope.patients.values_list("pk", flat=True),
            page="exports:run",
            at=at,
            reason=f"{'de-identified' if run.deidentified else 'whole'} export: {run.reason}",
        )
        ExportRun.objects.filter(pk=run.pk).update(
            state=ExportState.READY,
            finished_at=at,
            expires_at=at + KEPT_FOR,
            patients=manifest["patients"],
            bytes=size,
            sha256=digest,
        )
    shutil.rmtree(home / "files")
    progress.end()


def _packed(folder: Path, target: Path, told: Told) -> tuple[int, str]:
    """Put the folder into one file; returns its size and SHA-256."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    unfinished = target.with_suffix(".part")
    with ZipFile(unfinished, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for done, path in enumerate(files, start=1):
            archive.write(path, path.relative_to(folder))
            told(done, len(files), "packing")
    unfinished.replace(target)
    digest = hashlib.sha256()
    with target.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return target.stat().st_size, digest.hexdigest()


def take_export(run: ExportRun, *, by: User, at: datetime) -> Path:
    """Write down that somebody takes the file along, and return where it lies. Raises NothingToTake."""
    place = file_of(run)
    if run.state != ExportState.READY or run.expires_at <= at or not place.is_file():
        raise NothingToTake("This file is not there any more. Ask for a new one.")
    ExportDownload.objects.create(run=run, by=by, at=at)
    return place


def delete_export(run: ExportRun, *, by: User | None, at: datetime) -> None:
    """Delete the file of a run; the line that says that it was made stays."""
    with because("deleted an export", by=by):
        if ExportRun.objects.filter(pk=run.pk, state=ExportState.READY).update(state=ExportState.GONE):
            shutil.rmtree(home_of(run), ignore_errors=True)


def delete_expired(*, at: datetime) -> int:
    """Delete what nobody may take any more; return how many."""
    expired = list(ExportRun.objects.filter(state=ExportState.READY, expires_at__lte=at))
    for run in expired:
        delete_export(run, by=None, at=at)
    return len(expired)


def home_of(run: ExportRun) -> Path:
    """The folder in which a run is worked on."""
    return settings.WORK_DIR / "exports" / str(run.pk)


def file_of(run: ExportRun) -> Path:
    return home_of(run) / "export.zip"


def _fail(run, why, at):
    ExportRun.objects.filter(pk=run.pk).update(state=ExportState.FAILED, finished_at=at, why=why[:300])
    shutil.rmtree(home_of(run), ignore_errors=True)


@transaction.atomic
def write_letter(*, course: Course, addressed_to: str, plan: str, by: User, at: datetime) -> CourseLetter:
    """Sign the summary of a course for the referring doctor."""
    with because("wrote a letter about the course", by=by):
        return CourseLetter.objects.create(
            course=course, addressed_to=addressed_to, plan=plan, by=by, signed_name=by.printed_name, at=at
        )
