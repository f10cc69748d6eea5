"""Two or more acts on connections of their own: at the same instant, or one begun while the other is not finished."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from django.db import connection, transaction


def at_once(*acts):
    """Do all acts at the same instant; return what each answered, an exception as such."""
    line = Barrier(len(acts))

    def rush(act):
        line.wait()
        return _answer(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(rush, acts))


def begun_before(first, second):
    """Do the first act, begin the second before the first is committed, and let the first commit only when the
    second waits for it, or is done. Return what each answered, an exception as such."""
    begun, done = Event(), Event()

    def hold():
        with transaction.atomic():
            try:
                return first()
            finally:
                begun.set()
                while not done.wait(0.01) and not _somebody_waits():
                    pass

    def follow():
        begun.wait()
        try:
            return second()
        finally:
            done.set()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(_answer, (hold, follow)))


def refusals(answers, kind=Exception):
    return [answer for answer in answers if isinstance(answer, kind)]


def _answer(act):
    try:
        return act()
    except Exception as error:
        return error
    finally:
        connection.close()


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE NOT granted AND datname = current_database())"
        )
        return cursor.fetchone()[0]
