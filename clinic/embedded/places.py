"""Where the embedded servers keep their data, locks, logs and sockets.

A Unix socket's address may have 107 bytes at most and a checkout may lie arbitrarily deep, so the sockets
live in short folders under /tmp. Their names derive from the data folder and the user: every process of one
clinic finds the same place, whatever its TMPDIR or session, and two clinics never meet. /tmp is
everybody's, so a socket folder is used only while it is a real folder of the right owner that nobody else
may enter.
"""

import hashlib
import os
import secrets
import stat
from pathlib import Path

DATABASE_NAME = "stillpoint"
OWNER_ROLE = "stillpoint_owner"
APP_ROLE = "stillpoint_app"
DATABASE_PORT = "5432"  # part of the socket's file name only; nothing listens on TCP


class EmbeddedProblem(Exception):
    """The embedded servers cannot be used; the message is one sentence for whoever started them."""


def locks(data_folder: Path) -> Path:
    return data_folder / "lock"


def logs(data_folder: Path) -> Path:
    return data_folder / "log"


def socket_folder(data_folder: Path, server: str) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(data_folder))).hexdigest()[:16]
    return Path(f"/tmp/stillpoint-{os.getuid()}-{name}-{server}")


def redis_socket(data_folder: Path) -> Path:
    return socket_folder(data_folder, "redis") / "redis.sock"


def database(data_folder: Path, role: str) -> dict:
    """The Django DATABASES entry for a role of the embedded PostgreSQL; peer authentication, no password."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE_NAME,
        "USER": role,
        "PASSWORD": "",
        "HOST": str(socket_folder(data_folder, "postgres")),
        "PORT": DATABASE_PORT,
        "OPTIONS": {},
    }


def make_data_folder(data_folder: Path) -> None:
    """Create the data folder if it is absent; one that exists keeps its permissions.

    Root's may be passed through by others (not listed), because PostgreSQL then runs as another user below
    it.
    """
    if not data_folder.is_dir():
        data_folder.mkdir(mode=0o711 if os.getuid() == 0 else 0o700, parents=True, exist_ok=True)


def make_private_folder(folder: Path, owner: int | None = None, group: int = -1) -> None:
    """Create a 0700 folder of this owner (us, unless given), or accept the one that is there.

    Raises EmbeddedProblem if what is there is something else.
    """
    owner = os.getuid() if owner is None else owner
    if not os.path.lexists(folder):
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, group)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise EmbeddedProblem(f"{folder} belongs to somebody else; start as that user or set CLINIC_DATA.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise EmbeddedProblem(f"{folder} is open to other users; make it private with chmod 700.")


def kept_secret(data_folder: Path, name: str) -> str:
    """A random secret that is made once and kept, readable by its owner only, in the data folder.

    The link makes two processes that start together agree on one secret. Raises EmbeddedProblem.
    """
    kept = data_folder / name
    fresh = data_folder / f"{name}.{os.getpid()}"
    try:
        if not kept.exists():
            make_data_folder(data_folder)
            with open(fresh, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(secrets.token_urlsafe(48))
            try:
                os.link(fresh, kept)
            except FileExistsError:
                pass
            fresh.unlink()
        return kept.read_text()
    except OSError as problem:
        raise EmbeddedProblem(f"{kept} cannot be made or read: {problem.strerror}.") from None
