"""One at a time on one piece of work: a worker for as long as it takes, an act until its transaction ends.

The broker hands a task out again when it takes long; the second worker then finds that the first is still at it. The
lock belongs to the database connection, so a worker that dies lets go of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def held(work: str, number: int) -> Iterator[bool]:
    """Hold the lock of a piece of work; False inside if somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", [work, number])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", [work, number])


def take_turns(work: str) -> None:
    """Wait for everybody else who is at this piece of work, until the transaction that we are in ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [work])
