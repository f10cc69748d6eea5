"""Taking a clinic's history over: every row is looked at, then all of it comes in or nothing does."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import BinaryIO

from django.db import reset_queries, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.fullness import MANY_ROWS, look_how_full
from clinic.sites.models import Site
from clinic.sites.services import add_site
from intake.assessments.history import take_over as take_assessments_over
from intake.assessments.models import Assessment
from intake.patients.models import Patient
from intake.patients.services.history import EarlierRecord, register_history
from intake.risk.signs import signs_at_answer
from treatments.courses.history import take_over as take_infusions_over
from treatments.courses.models import Delivery
from treatments.imports import staging
from treatments.imports.columns import ASSESSMENTS, INFUSIONS, PATIENTS, BadHeader, Table, places
from treatments.imports.csv_reading import UnreadableFile, records
from treatments.imports.rows import (
    BadRow,
    Fault,
    assessment_row,
    infusion_row,
    mrn_of,
    patient_row,
)
from treatments.imports.values import Reading
from treatments.outcomes.models import StandingMark

FIRST_SITE = "Main site"
DEMO_PEOPLE = "There are made-up people in this clinic; import into an empty one."
NEUTRAL_NAME = "The clinic"
FALLBACK_ZONE = "UTC"
# A sign of risk in an answer this old may still be news to whoever takes the patients over [design].
RECENT = timedelta(days=30)


class DemoPeopleHere(Exception):
    """Made-up people never stand beside real ones."""


class WhichSite(Exception):
    """There are several sites; the message names them."""


class BadHistory(Exception):
    """Nothing was taken over. `count` is how many faults there are; they were told one by one."""

    def __init__(self, count: int):
        super().__init__(f"Nothing was imported: {count} {'fault' if count == 1 else 'faults'}.")
        self.count = count


class _OnlyLooking(Exception):
    """Ends a dry run, and with it the transaction."""


@dataclass(frozen=True)
class Source:
    """One file: how to open it, and what its columns are called where a person has matched them (`columns.places`)."""

    open: Callable[[], BinaryIO]
    names: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Taken:
    """What came in: `counts` by file with rows, new and known; `signs` patients with a recent sign of risk."""

    counts: Mapping[str, Mapping[str, int]]
    signs: int
    site: str


def import_history(
    sources: Mapping[str, Source],
    *,
    by: User | None,
    at: datetime,
    reading: Reading,
    fault: Callable[[Fault], None],
    site: Site | None = None,
    site_ids: Iterable[int] | None = None,
    time_zone: str = "",
    progress: Callable[[str, int], None] = lambda file, position: None,
    only_looking: bool = False,
) -> Taken:
    """Take the files of `sources` over, given by the names of `columns.TABLES`; a file that is not among them is empty.

    New patients come to `site`: if it is None the only one there is, or a first one on the clock of `time_zone` (else
    on that of most patients). `site_ids` limits whose rows may be touched. Every fault is told to `fault`, in order.
    `progress` hears how many bytes of which file were read. With `only_looking` nothing is kept, whatever was found.

    Raises DemoPeopleHere, WhichSite, BadHistory.
    """
    found = None
    site_ids = None if site_ids is None else list(site_ids)
    try:
        with transaction.atomic(), because("imported history", by=by):
            if Patient.objects.filter(demo=True).exists():
                raise DemoPeopleHere(DEMO_PEOPLE)
            staging.prepare()
            patients_are_readable = _stage(PATIENTS, sources, reading, progress)
            site = _site(site, time_zone, by, at)
            staging.give_zone(site.time_zone)
            staging.all_patients_kept()
            for table in (INFUSIONS, ASSESSMENTS):
                _stage(table, sources, reading, progress, strangers_are_faults=patients_are_readable)
            staging.find_contradictions(site_ids)
            _refuse_faults(fault)
            counts = staging.counts()
            found = Taken(counts, counts.pop("signs")["patients"], site.name)
            if only_looking:
                raise _OnlyLooking
            _keep(site, by, at)
            if sum(one["new"] for one in counts.values()) >= MANY_ROWS:
                look_how_full(Patient, Delivery, Assessment, StandingMark)
    except _OnlyLooking:
        pass
    return found


def _site(site, time_zone, by, at) -> Site:
    if site is not None:
        return site
    sites = list(Site.objects.order_by("pk")[:20])
    if len(sites) > 1:
        raise WhichSite(f"There are several sites; say to which new patients come: {', '.join(map(str, sites))}.")
    if sites:
        return sites[0]
    zone = time_zone or staging.most_common_zone() or FALLBACK_ZONE
    return add_site(name=FIRST_SITE, public_name=NEUTRAL_NAME, time_zone=zone, by=by, at=at)


def _stage(table: Table, sources, reading, progress, *, strangers_are_faults=True) -> bool:
    """Read a file into its staging table; return whether it could be read to its end."""
    source = sources.get(table.name)
    if source is None:
        return True
    with source.open() as file:
        try:
            rows = records(file)
            header = next(rows)
            where = places(header.cells, table, source.names)
            while chunk := list(islice(rows, staging.CHUNK)):
                _CHUNKS[table.name](chunk, where, reading, strangers_are_faults)
                progress(table.name, file.tell())
        except BadHeader as error:
            staging.keep_faults([Fault(table.file, header.line, "", str(error))])
            return False
        except UnreadableFile as error:
            staging.keep_faults([Fault(table.file, error.line, "", str(error))])
            return False
    return True


def _stage_patients(chunk, where, reading, _strangers):
    rows, faults, bad = [], [], []
    for record in chunk:
        try:
            rows.append(patient_row(record, where, reading))
        except BadRow as error:
            faults += error.faults
            bad.append(mrn_of(record, where))
    staging.keep_patients(rows)
    staging.keep_bad_mrns(bad)
    staging.keep_faults(faults)


def _stage_infusions(chunk, where, reading, strangers_are_faults):
    staging.keep_infusions(_good(infusion_row, chunk, where, reading, strangers_are_faults))


def _stage_assessments(chunk, where, reading, strangers_are_faults):
    rows = _good(assessment_row, chunk, where, reading, strangers_are_faults)
    staging.keep_assessments((row, _is_recent_sign(row, reading.now)) for row in rows)


_CHUNKS = {PATIENTS.name: _stage_patients, INFUSIONS.name: _stage_infusions, ASSESSMENTS.name: _stage_assessments}


def _good(reader, chunk, where, reading, strangers_are_faults) -> list:
    """Read rows about patients; keep the faults of the others."""
    known = staging.about([mrn_of(record, where) for record in chunk])
    rows, faults = [], []
    for record in chunk:
        about = known.get(mrn_of(record, where))
        try:
            rows.append(reader(record, where, reading, about))
        except BadRow as error:
            faults += [one for one in error.faults if about or strangers_are_faults or one.field != "mrn"]
    staging.keep_faults(faults)
    return rows


def _is_recent_sign(row, now) -> bool:
    return now - row.collected_at <= RECENT and any(True for _ in signs_at_answer(row.scored))


def _refuse_faults(fault) -> None:
    count = staging.fault_count()
    if count:
        told = 0
        for one in staging.faults():
            fault(one)
            told += 1
        raise BadHistory(told)


def _keep(site, by, at) -> None:
    for chunk in _chunked(staging.new_patients()):
        register_history((EarlierRecord(**row) for row in chunk), site=site, by=by, at=at)
    take_infusions_over(staging.new_infusions())
    take_assessments_over(staging.new_assessments(), by=by)


def _chunked(rows: Iterator) -> Iterator[list]:
    while chunk := list(islice(rows, staging.CHUNK)):
        yield chunk
        reset_queries()  # with DEBUG, Django keeps every statement, and these are long
