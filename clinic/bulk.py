"""Rows that go from one table to another by the hundred thousand, without passing through this process."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def insert_from(query: str, model: type[Model], columns: Sequence[str], **same: Any) -> None:
    """Add every row of a query that gives these columns; every other one is `same` for all, else the model's default.

    A column that is new in the model needs nothing here. The table's triggers and constraints hold as for any row.
    """
    more = {
        field.column: same.get(field.column, field.get_db_prep_save(field.get_default(), connection))
        for field in model._meta.concrete_fields
        if not field.primary_key and field.column not in columns
    }
    names = ", ".join(f'"{name}"' for name in (*columns, *more))
    values = ", ".join([*columns, *["%s"] * len(more)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM ({query}) q", [*more.values()]
        )
