"""A small history as another system would hand it over, written to files."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

PATIENTS = ["mrn", "given_name", "family_name", "born", "reference_sex", "email", "mobile", "time_zone"]
INFUSIONS = ["mrn", "series", "started_at", "mg_per_kg", "delivered_mg", "minutes", "weight_kg"]
ASSESSMENTS = ["mrn", "instrument", "collected_at", "total", "answers"]
LSAS_100 = {f"{n}.{part}": 3 if n <= 16 else 0 for n in range(1, 25) for part in ("fear", "avoidance")}


def ada(**changed):
    return {
        "mrn": "A-1", "given_name": "Ada", "family_name": "Abel", "born": "1991-05-17", "reference_sex": "female",
        "email": "Ada@Example.org", "mobile": "(202) 555-0143", "time_zone": "America/New_York", **changed,
    }  # fmt: skip


def infusion(**changed):
    return {
        "mrn": "A-1", "series": "first", "started_at": "2025-06-02T10:30:00-04:00", "mg_per_kg": "0.5",
        "delivered_mg": "35", "minutes": "40", "weight_kg": "70", **changed,
    }  # fmt: skip


def assessment(**changed):
    return {
        "mrn": "A-1", "instrument": "lsas-sr", "collected_at": "2025-06-01T09:00:00Z", "total": "90", "answers": "",
        **changed,
    }  # fmt: skip


def answered(answers, **changed):
    return assessment(answers=json.dumps(answers), **changed)


def as_csv(header, rows):
    text = StringIO()
    writer = csv.DictWriter(text, header)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def written(folder, *, patients=(), infusions=(), assessments=()):
    """The three files in a folder, each from dicts."""
    folder.mkdir(exist_ok=True)
    for name, header, rows in (
        ("patients", PATIENTS, patients),
        ("infusions", INFUSIONS, infusions),
        ("assessments", ASSESSMENTS, assessments),
    ):
        (folder / f"{name}.csv").write_text(as_csv(header, rows), newline="")
    return folder


def imported(folder, **options):
    """What the command says."""
    out = StringIO()
    call_command("import_history", str(folder), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def refused(folder, **options):
    """The faults that the command lists, and its last sentence."""
    errors = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("import_history", str(folder), stdout=StringIO(), stderr=errors, **options)
    assert refusal.value.returncode == 2
    return errors.getvalue().splitlines(), str(refusal.value)
