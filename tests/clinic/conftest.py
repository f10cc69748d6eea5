"""Folders in which clinics of their own can stand."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from clinic.embedded import places


@contextmanager
def open_folder():
    """A folder that any user may pass through, outside pytest's own, which is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="clinic ", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    for link in folder.rglob("elsewhere"):
        shutil.rmtree(link.resolve(), ignore_errors=True)
    for secret in folder.rglob("secret-key"):
        for server in ("postgres", "redis"):
            shutil.rmtree(places.socket_folder(secret.parent, server), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def base():
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_base():
    with open_folder() as folder:
        yield folder
