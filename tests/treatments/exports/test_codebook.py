"""The whole clinic, column by column: the codebook holds, and no cell can run in a spreadsheet."""

import csv
from datetime import date
from io import StringIO
from itertools import chain

import pytest
from django.core.management import call_command
from django.db import Error, connection, models, transaction

from clinic.cells import lines
from tests.treatments.exports.by_the_codebook import contradictions
from treatments.exports import tables
from treatments.exports.tables import Scope

pytestmark = pytest.mark.django_db

BEGINNINGS = ("=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "'=1")
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def poison(table, column, text):
    """Put a text into one row of a column; whether the clinic's own guards let it in."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                f'UPDATE "{table}" SET "{column}" = %s WHERE id = (SELECT min(id) FROM "{table}") RETURNING id', [text]
            )
            return cursor.fetchone() is not None
    except Error:
        return False


def texts_that_run():
    """Let every text that the clinic's guards do not refuse begin as a formula; the columns in which one stands."""
    found = set()
    for model in tables.own_models():
        texts = [one for one in model._meta.concrete_fields if isinstance(one, models.CharField | models.TextField)]
        for place, field in enumerate(texts):
            text = BEGINNINGS[place % len(BEGINNINGS)]
            if not field.primary_key and poison(model._meta.db_table, field.column, text):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_value_is_what_the_codebook_says(db, tmp_path):
    call_command("seed_demo", patients=10, as_of=date(2026, 3, 4), verbosity=0)
    call_command("export_clinic", str(tmp_path / "out"), verbosity=0)
    assert list(contradictions(tmp_path / "out")) == []


def test_no_text_of_any_table_runs_in_a_spreadsheet(signed):
    columns, quoted = texts_that_run(), 0
    assert len(columns) > 40
    assert {"intake.Patient.given_name", "clinic.Message.body"} <= columns
    for file in tables.table_files():
        content = "".join(lines([column.name for column in file.columns], file.rows(Scope())))
        for text in chain.from_iterable(csv.reader(StringIO(content.removeprefix("\ufeff"), newline=""))):
            is_number = text.replace(".", "", 1).replace("-", "", 1).isdigit()
            assert is_number or not text.lstrip(" ").startswith(RUNS), (file.path, text)
            quoted += text.startswith("'")
    assert quoted >= len(columns) / 2
