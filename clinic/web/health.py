"""Is this installation well enough to serve: database, broker, migrations."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis import Redis, RedisError


def readiness() -> dict[str, str]:
    """`ok` or what is wrong, per part: database, migrations, broker. Says nothing that a stranger could use."""
    return {"database": _database(), "migrations": _migrations(), "broker": _broker()}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown"
    return f"{len(pending)} not applied" if pending else "ok"


def _broker() -> str:

    try:
        with Redis.from_url(settings.REDIS_CLIENT_URL, socket_connect_timeout=2, socket_timeout=2) as client:
            client.ping()
    except (RedisError, OSError):
        return "does not answer"
    return "ok"
