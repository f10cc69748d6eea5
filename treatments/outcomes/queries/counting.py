"""Counting many rows in one statement."""

from collections.abc import Callable, Mapping
from functools import wraps

from django.db import connection, transaction
from django.db.models import Aggregate, Count, Min, QuerySet


def counting(read: Callable) -> Callable:
    """Let a function count in memory, without PostgreSQL compiling each statement first.

    The compiler (jit) is called where a statement looks expensive; for statements of many aggregates it takes seconds,
    and what it makes is used once. What does not fit into the 4 MB that a sort has by default goes to disk and back.
    """

    @wraps(read)
    def plainly(*args, **kwargs):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
            return read(*args, **kwargs)

    return plainly


def by_people(rows: QuerySet, key: str, person: str, figures: Mapping[str, Count | Min]) -> list[dict]:
    """Return `figures` of the rows by their `key`, lowest first, and as `people` how many persons each is about.

    Grouped by key and person first: to count the persons among all rows of a key, PostgreSQL would sort all rows.
    """
    inner, parameters = rows.order_by().values(key, person).annotate(**figures).query.sql_with_params()
    again = [_AGAIN[type(figure)].format(name) for name, figure in figures.items()]
    names = ", ".join(["row_key", "person", *figures])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT row_key, {', '.join(again)}, count(*) FROM ({inner}) AS one ({names}) GROUP BY 1 ORDER BY 1",
            parameters,
        )
        return [dict(zip((key, *figures, "people"), row, strict=True)) for row in cursor.fetchall()]


_AGAIN: dict[type[Aggregate], str] = {Count: "sum({})::bigint", Min: "min({})"}
