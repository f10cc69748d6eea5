"""PostgreSQL and Redis for a machine that has neither: private, and running only while somebody uses them.

    with embedded.running(environment):
        ...

Not for real patients: there is no backup, no second disk and no network. `check_clinic` says so.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from clinic.embedded import places, postgres, redis
from clinic.embedded.places import EmbeddedProblem
from clinic.embedded.server import Server, used

__all__ = ["EmbeddedProblem", "cluster_exists", "running"]


@contextmanager
def running(environment) -> Iterator[None]:
    """Have those servers running inside the block that the environment does not name elsewhere.

    They are shared with every other command of the same data folder; the last one out stops them. Raises
    EmbeddedProblem.
    """
    with ExitStack() as stack:
        for server in _prepare(environment):
            stack.enter_context(used(server))
        yield


def cluster_exists(environment) -> bool:
    """Whether the embedded database was ever made; true for a real server."""
    return not environment.uses_embedded_database or postgres.exists(environment.data_folder)


def _prepare(environment) -> list[Server]:
    wanted = {postgres: environment.uses_embedded_database, redis: environment.uses_embedded_redis}
    if not any(wanted.values()):
        return []
    data_folder: Path = environment.data_folder
    try:
        places.make_data_folder(data_folder)
        for folder in (places.locks(data_folder), places.logs(data_folder)):
            places.make_private_folder(folder)
        with open(places.locks(data_folder) / "prepare", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return [module.prepare(data_folder) for module, needed in wanted.items() if needed]
    except OSError as problem:
        raise EmbeddedProblem(f"The embedded servers cannot be prepared: {problem}.") from problem
