"""Where DATABASE_URL and REDIS_URL name servers: a database and a broker of the journey's own on them."""

import os
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg2
import redis


@contextmanager
def own_database():
    """A new database on the server that DATABASE_URL names; nothing where it names none."""
    given = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    if not given:
        yield {}
        return
    name = f"journey_{os.getpid()}"
    with _on_server(given, f'CREATE DATABASE "{name}"', f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'):
        yield {
            variable: urlsplit(os.environ[variable])._replace(path=f"/{name}").geturl()
            for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
            if os.environ.get(variable)
        }


@contextmanager
def _on_server(url, before, after):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        connection.cursor().execute(before)
        try:
            yield
        finally:
            connection.cursor().execute(after)
    finally:
        connection.close()


@contextmanager
def own_broker():
    """A Redis database that is empty, on the server that REDIS_URL names; it is emptied again."""
    given = os.environ.get("REDIS_URL")
    if not given:
        yield {}
        return
    for number in range(15, 0, -1):
        url = urlsplit(given)._replace(path=f"/{number}").geturl()
        broker = redis.Redis.from_url(url)
        if broker.dbsize() == 0 and broker.set("journey", os.getpid(), nx=True):  # two runs may look at once
            try:
                yield {"REDIS_URL": url}
            finally:
                broker.flushdb()
            return
    raise AssertionError("REDIS_URL: every database from 1 to 15 of this server is in use; the journey needs one.")
