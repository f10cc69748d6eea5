"""Counting many rows in one statement."""

from collections.abc import Callable
from functools import wraps

from django.db import connection, transaction


def counting(read: Callable) -> Callable:
    """Let a function count without PostgreSQL compiling each statement first.

    The compiler (jit) is called where a statement looks expensive; for statements of many aggregates it takes seconds,
    and what it makes is used once.
    """

    @wraps(read)
    def plainly(*args, **kwargs):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL jit = off")
            return read(*args, **kwargs)

    return plainly
