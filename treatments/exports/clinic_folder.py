"""Writing the whole clinic, or a de-identified set of it, into a folder: streamed, resumable, with a manifest."""

import csv
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from clinic.cells import lines
from treatments.exports import codebook, history_files, study
from treatments.exports.deidentify import Key, k_of
from treatments.exports.history_columns import HISTORY
from treatments.exports.rows import outcome_rows
from treatments.exports.tables import Scope, documents_of, table_files
from treatments.exports.writing import Folder
from treatments.outcomes.facts import Options
from treatments.outcomes.queries import facts_of, local_today

FORMAT_VERSION = 1
CODEBOOK = "codebook.csv"

Told = Callable[[int, int, str], None]


def nobody(done: int, total: int, what: str) -> None:
    """Progress that nobody listens to."""


def write_clinic(path: Path, *, scope: Scope, at: datetime, told: Told = nobody) -> dict[str, Any]:
    """Write everything that belongs to these sites; returns the manifest. Raises NotOurFolder.

    Every file is read in one transaction of its own snapshot, so its rows agree with one another. Started again on a
    folder in which it was stopped, it writes what is missing.
    """
    with closing(Folder(path, _what("whole clinic", scope), lambda: "")) as folder:
        return _write_clinic(folder, scope, at, told)


def _write_clinic(folder, scope, at, told):
    tables = table_files()
    patients = scope.patients.count()
    total = len(history_files.FILES) + len(tables) + 2 + patients
    done = 0
    with _snapshot():
        for name, header, rows in history_files.FILES:
            _add(folder, name, header, partial(rows, scope), at)
            told(done := done + 1, total, name)
        _add(folder, "figures/outcomes.csv", [c.name for c in codebook.OUTCOMES], partial(_figures, scope, at), at)
        for table in tables:
            header = [column.name for column in table.columns]
            _add(folder, table.path, header, partial(table.rows, scope), at)
            told(done := done + 1, total, table.path)
    described = {
        **{f"history/{name}": columns for name, columns in HISTORY.items()},
        "figures/outcomes": codebook.OUTCOMES,
        **{table.path.removesuffix(".csv"): table.columns for table in tables},
    }
    _add(folder, CODEBOOK, codebook.HEADER, partial(codebook.rows_of, described), at)
    for patient in scope.patients.select_related("site").iterator():
        for name, content in _new_documents(folder, patient, at):
            folder.add(name, partial(iter, [content]), at=at)
        told(done := done + 1, total, "documents")
    return folder.finish(made_at=at.isoformat(), patients=patients)


def write_study(path: Path, *, scope: Scope, at: datetime, told: Told = nobody) -> dict[str, Any]:
    """Write the de-identified set; returns the manifest with its self-check. Raises NotOurFolder.

    What study ids and moved dates are made with is kept only until the set is complete.
    """
    with closing(Folder(path, _what("de-identified set", scope), lambda: secrets.token_hex(32))) as folder:
        return _write_study(folder, scope, at, told)


def _write_study(folder, scope, at, told):
    with _snapshot():
        found = study.study_of(scope, Key(bytes.fromhex(folder.secret)))
        files = list(study.files(found))
        header = [column.name for column in study.PATIENT_COLUMNS]
        _add(folder, "study/patients.csv", header, partial(study.patient_rows, found), at)
        for done, file in enumerate(files, start=1):
            _add(folder, file.path, [column.name for column in file.columns], file.rows, at)
            told(done, len(files) + 1, file.path)
    described = {"study/patients": study.PATIENT_COLUMNS, **{f.path.removesuffix(".csv"): f.columns for f in files}}
    _add(folder, CODEBOOK, codebook.HEADER, partial(codebook.rows_of, described), at)
    check = {**study.self_check(found), "k": k_of(_cells(folder.path / "study/patients.csv"))}
    return folder.finish(made_at=at.date().isoformat(), patients=check["patients"], self_check=check)


def _what(kind, scope):
    sites = None if scope.site_ids is None else sorted(scope.site_ids)
    return {"format": "stillpoint-export", "version": FORMAT_VERSION, "kind": kind, "sites": sites}


def _add(folder: Folder, name: str, header: Iterable[str], rows: Callable[[], Iterator], at: datetime) -> None:
    def chunks():
        return (line.encode() for line in lines(list(header), rows()))

    folder.add(name, chunks, at=at, rows=True)


def _figures(scope, at):
    options = Options(as_of=local_today(at))
    names = dict(scope.patients.values_list("pk", "mrn"))
    return outcome_rows(facts_of(scope.patients, options), options, names)


def _new_documents(folder, patient, at) -> Iterator[tuple[str, bytes]]:
    """The documents of a patient that are not in the folder yet. The folder says who; the names say nothing."""
    home = f"documents/{patient.pk}"
    marker = f"{home}/list.csv"
    if marker in folder.done:
        return
    names = []
    for name, content in documents_of(patient, at):
        names.append(name)
        yield f"{home}/{name}", content
    if names:
        yield marker, "".join(lines(["document"], [[name] for name in names])).encode()


def _cells(path: Path) -> Iterator[tuple[str, ...]]:
    """The quasi-identifiers as they stand in the file that was written, for the self-check."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row["age_band"], row["reference_sex"]


@contextmanager
def _snapshot():
    """One view of the database for all that is read inside, and nothing written; as it is where a transaction runs."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
