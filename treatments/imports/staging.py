"""The rows of an import between the file and the clinic: in temporary tables, so that memory holds none of them.

What can only be told by looking at all rows is asked of PostgreSQL here: rows that contradict one another, and rows
that contradict what the clinic already has. Everything lives and dies with the transaction.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from intake.assessments import history as assessments
from treatments.courses import history as courses
from treatments.imports.columns import ASSESSMENTS, INFUSIONS, PATIENTS, TABLES, Table
from treatments.imports.rows import EARLIER, About, AssessmentRow, Fault, InfusionRow, PatientRow

CHUNK = 2000

_STAGED = {
    PATIENTS.name: (
        "line bigint, mrn text, given_name text, family_name text, search_name text, born date, reference_sex text, "
        "email text, mobile text, time_zone text"
    ),
    INFUSIONS.name: (
        "line bigint, mrn text, started_at timestamptz, series text, mg_per_kg numeric, delivered_mg numeric, "
        "minutes numeric, weight_kg numeric, planned_infusions int"
    ),
    ASSESSMENTS.name: (
        "line bigint, mrn text, instrument text, instrument_version text, state text, answers jsonb, "
        "collected_at timestamptz, total numeric, prorated boolean, subscales jsonb, band text, positive boolean, "
        "flags text[], missing text[], extras jsonb, is_sign boolean"
    ),
    "bad_mrns": "mrn text",
    "faults": "place int, line bigint, field text, reason text",
}
# Per file: what makes two rows different, and the same of a row that the clinic has: staged column -> its expression.
_CONTENT: dict[str, dict[str, str]] = {
    PATIENTS.name: {
        "given_name": "p.given_name",
        "family_name": "p.family_name",
        "born": "p.born",
        "reference_sex": "p.reference_sex",
        "email": "p.email",
        "mobile": "p.mobile",
        "time_zone": "p.time_zone",
    },
    INFUSIONS.name: {
        "series": f"CASE WHEN d.course_id IS NULL THEN d.series ELSE '{EARLIER}' || d.series END",
        "mg_per_kg": "d.ordered_mg_per_kg",
        "delivered_mg": "d.delivered_mg",
        "minutes": "d.minutes",
        "weight_kg": "d.weight_kg",
        "planned_infusions": "d.planned_infusions",
    },
    ASSESSMENTS.name: {"total": "a.total", "answers": "a.answers"},
}
# Where the clinic keeps such rows, and how one of them is found by the key of a staged one.
_KNOWN = {
    PATIENTS.name: ("intake_patient p", "p.mrn = s.mrn"),
    INFUSIONS.name: (
        "intake_patient p JOIN treatments_delivery d ON d.patient_id = p.id",
        "p.mrn = s.mrn AND d.started_at = s.started_at",
    ),
    ASSESSMENTS.name: (
        "intake_patient p JOIN intake_assessment a ON a.patient_id = p.id AND a.state <> 'draft'",
        "p.mrn = s.mrn AND a.instrument = s.instrument AND a.collected_at = s.collected_at",
    ),
}
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def prepare() -> None:
    """Make the temporary tables, and let no second import run beside this one until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('treatments.imports'))")
        for name, columns in _STAGED.items():
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.staged_{name}")  # of an earlier import in this transaction
            cursor.execute(f"CREATE TEMPORARY TABLE staged_{name} ({columns}) ON COMMIT DROP")


def keep_patients(rows: Iterable[PatientRow]) -> None:
    _copy("patients", [_fields(row) for row in rows])


def keep_infusions(rows: Iterable[InfusionRow]) -> None:
    _copy("infusions", [_fields(row) for row in rows])


def keep_assessments(rows: Iterable[tuple[AssessmentRow, bool]]) -> None:
    """Keep scored assessments, each with whether it holds a recent sign of risk."""
    _copy(
        "assessments",
        [
            {
                "line": row.line,
                "mrn": row.mrn,
                "collected_at": row.collected_at,
                "answers": row.answers,
                "is_sign": is_sign,
                **assessments.kept(row.scored),
            }
            for row, is_sign in rows
        ],
    )


def keep_faults(faults: Iterable[Fault]) -> None:
    places = {table.file: place for place, table in enumerate(TABLES.values())}
    _copy(
        "faults",
        [
            {"place": places[fault.file], "line": fault.line, "field": fault.field, "reason": fault.reason}
            for fault in faults
        ],
    )


def keep_bad_mrns(mrns: Iterable[str]) -> None:
    """Remember whose own row is faulty, so that their infusions are not called nobody's as well."""
    _copy("bad_mrns", [{"mrn": mrn} for mrn in mrns])


def all_patients_kept() -> None:
    """Call it when patients.csv has been read: the rows about them are looked up from now on."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX ON staged_patients (mrn)")
        cursor.execute("CREATE INDEX ON staged_bad_mrns (mrn)")
        cursor.execute("ANALYZE staged_patients")


def most_common_zone() -> str:
    """The time zone that most of the staged patients have; "" if none says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT time_zone FROM staged_patients WHERE time_zone <> '' "
            "GROUP BY time_zone ORDER BY count(*) DESC, time_zone LIMIT 1"
        )
        found = cursor.fetchone()
    return found[0] if found else ""


def give_zone(name: str) -> None:
    """Let the patients whose row names no time zone have that of the site."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE staged_patients SET time_zone = %s WHERE time_zone = ''", [name])


def about(mrns: Sequence[str]) -> dict[str, About]:
    """What has to be known of these patients, by number; one who is only known to be faulty has no date of birth."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mrn, NULL, 'unknown', NULL FROM staged_bad_mrns WHERE mrn = ANY(%(mrns)s) UNION ALL "
            "SELECT mrn, time_zone, reference_sex, born FROM staged_patients WHERE mrn = ANY(%(mrns)s) UNION ALL "
            "SELECT mrn, time_zone, reference_sex, born FROM intake_patient WHERE mrn = ANY(%(mrns)s)",
            {"mrns": list(mrns)},
        )
        return {
            mrn: About(zone=ZoneInfo(zone or "UTC"), reference_sex=sex, born=born)
            for mrn, zone, sex, born in cursor.fetchall()
        }


def find_contradictions(site_ids: Sequence[int] | None) -> None:
    """Add a fault for every row that contradicts an earlier one of its file, or what the clinic has.

    With `site_ids`, patients of other sites are out of reach, and their rows are faults too.
    """
    with connection.cursor() as cursor:
        for place, table in enumerate(TABLES.values()):
            key = ", ".join(table.key)
            cursor.execute(f"CREATE INDEX ON staged_{table.name} ({key}, line)")
            cursor.execute(f"ANALYZE staged_{table.name}")
            cursor.execute(_contradicting_one_another(place, table))
            cursor.execute(_contradicting_the_clinic(place, table))
            if site_ids is not None:
                cursor.execute(
                    "INSERT INTO staged_faults SELECT %s, s.line, 'mrn', "
                    f"'This is the number of a patient of another site.' FROM staged_{table.name} s "
                    "JOIN intake_patient p ON p.mrn = s.mrn WHERE NOT p.site_id = ANY(%s)",
                    [place, list(site_ids)],
                )


def _contradicting_one_another(place, table: Table) -> str:
    content = _CONTENT[table.name]
    key = ", ".join(table.key)
    return f"""
        INSERT INTO staged_faults
        SELECT {place}, s.line, '{", ".join(table.key)}',
               'Line ' || f.line || ' is about the same, with other content.'
        FROM staged_{table.name} s
        JOIN (SELECT DISTINCT ON ({key}) * FROM staged_{table.name} ORDER BY {key}, line) f USING ({key})
        WHERE s.line > f.line AND ({_each("s", content)}) IS DISTINCT FROM ({_each("f", content)})
    """


def _contradicting_the_clinic(place, table: Table) -> str:
    differing = ", ".join(
        f"CASE WHEN s.{ours} IS DISTINCT FROM {theirs} THEN '{ours}' END"
        for ours, theirs in _CONTENT[table.name].items()
    )
    tables, found = _KNOWN[table.name]
    return f"""
        INSERT INTO staged_faults
        SELECT {place}, s.line, concat_ws(', ', {differing}), 'The clinic has this already, with other content.'
        FROM staged_{table.name} s, {tables}
        WHERE {found} AND concat_ws(', ', {differing}) <> ''
    """


def _each(alias, columns):
    return ", ".join(f"{alias}.{column}" for column in columns)


def fault_count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staged_faults")
        return cursor.fetchone()[0]


def faults() -> Iterator[Fault]:
    """Yield every fault in the order of the files and their lines."""
    files = [table.file for table in TABLES.values()]
    for place, line, field, reason in _rows(
        "SELECT DISTINCT place, line, field, reason FROM staged_faults ORDER BY place, line, field"
    ):
        yield Fault(files[place], line, field, reason)


def counts() -> dict[str, dict[str, int]]:
    """For each file: rows, how many are new, known or say again what another one says; patients with a recent sign."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES.values():
            cursor.execute(f"SELECT count(*) FROM staged_{table.name}")
            rows = cursor.fetchone()[0]
            cursor.execute(
                f"SELECT count(*) FROM (SELECT DISTINCT {', '.join(table.key)} FROM staged_{table.name}) one"
            )
            once = cursor.fetchone()[0]
            cursor.execute(f"SELECT count(*) FROM ({_new(table, 's.line')}) new")
            new = cursor.fetchone()[0]
            found[table.name] = {"rows": rows, "new": new, "known": once - new, "twice": rows - once}
        cursor.execute("SELECT count(DISTINCT mrn) FROM staged_assessments WHERE is_sign")
        found["signs"] = {"patients": cursor.fetchone()[0]}
    return found


def new_patients() -> Iterator[dict[str, Any]]:
    """Yield the staged patients that the clinic does not have."""
    names = ("mrn", "given_name", "family_name", "born", "reference_sex", "email", "mobile", "time_zone")
    for row in _rows(_new(PATIENTS, ", ".join(f"s.{name}" for name in names))):
        yield dict(zip(names, row, strict=True))


def new_infusions() -> str:
    """The query that gives the staged infusions that the clinic does not have, for `courses.history.take_over`."""
    return _for_the_clinic(INFUSIONS, courses.COLUMNS, ordered_mg_per_kg="s.mg_per_kg")


def new_assessments() -> str:
    """The same of the staged assessments, for `assessments.history.take_over`."""
    return _for_the_clinic(ASSESSMENTS, assessments.COLUMNS)


def _for_the_clinic(table: Table, names: Sequence[str], **differing: str) -> str:
    """The new rows by the clinic's names of their columns; `differing` says where ours is called otherwise."""
    found = {name: f"s.{name}" for name in names} | {"patient_id": "w.id"} | differing
    return _new(table, ", ".join(f"{ours} AS {name}" for name, ours in found.items()), whose=True)


def _new(table: Table, columns: str, *, whose: bool = False) -> str:
    """The first staged row of every key that the clinic does not have."""
    key = ", ".join(f"s.{name}" for name in table.key)
    owner = "JOIN intake_patient w ON w.mrn = s.mrn" if whose else ""
    tables, known = _KNOWN[table.name]
    return f"""
        SELECT DISTINCT ON ({key}) {columns} FROM staged_{table.name} s {owner}
        WHERE NOT EXISTS (SELECT FROM {tables} WHERE {known}) ORDER BY {key}, s.line
    """


def _rows(sql: str) -> Iterator[tuple]:
    """Yield the rows of a query, a chunk at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk


def _copy(name: str, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    lines = StringIO()
    for row in rows:
        lines.write("\t".join(map(_copied, row.values())) + "\n")
    lines.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY staged_{name} ({', '.join(rows[0])}) FROM STDIN", lines)


def _fields(row) -> dict[str, Any]:
    """The fields of a row as they are; `dataclasses.asdict` would copy each of them."""
    return {name: getattr(row, name) for name in row.__slots__}


def _copied(value: Any) -> str:
    """A value as COPY reads it; whatever is not named here is written without a sign that has to be escaped."""
    return _COPIED.get(type(value), str)(value)


_COPIED: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _none: r"\N",
    str: lambda text: text.translate(_ESCAPES),
    dict: lambda found: json.dumps(found).translate(_ESCAPES),
    tuple: lambda names: "{" + ",".join(f'"{name}"' for name in names) + "}",
}
