"""A folder of files that can be stopped and gone on with, and a manifest that says what it holds (pure).

Each file is written beside its place and moved there when it is whole; what is done is noted at once. Started again on
the same folder, only the rest is written. `manifest.json` comes last: a folder without one is not complete.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
_STATE = ".unfinished.json"
_DONE = ".done.jsonl"
_UNFINISHED = ".part"


class NotOurFolder(Exception):
    """The folder holds something else, or another export; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Written:
    """One file: its path below the folder, rows (None where it has none), bytes, SHA-256, and when it was read."""

    path: str
    rows: int | None
    bytes: int
    sha256: str
    read_at: str


class Folder:
    """The folder of one export. `what` describes it; going on is only possible with the same description."""

    def __init__(self, path: Path, what: Mapping[str, Any], secret: Callable[[], str]):
        """Open an empty folder, or one in which the same export was stopped. Raises NotOurFolder."""
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        state = path / _STATE
        if not state.exists():
            if any(one.name != _STATE + _UNFINISHED for one in path.iterdir()):
                raise NotOurFolder(
                    f"{path} is not empty; choose an empty folder, or one in which an export was stopped."
                )
            _write_whole(state, json.dumps({"what": dict(what), "secret": secret()}))
        self._alone = _locked(state)
        kept = json.loads(state.read_text())
        if kept["what"] != dict(what):
            raise NotOurFolder(f"{path} holds the beginning of another export; choose an empty folder.")
        self.what, self.secret = kept["what"], kept["secret"]
        self.done = {one.path: one for one in self._done()}

    def add(self, name: str, chunks: Callable[[], Iterable[bytes]], *, at: datetime, rows: bool = False) -> Written:
        """Write a file unless it is there; `rows` counts the chunks but the first. Returns what was written."""
        if name in self.done:
            return self.done[name]
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(place.name + _UNFINISHED)
        digest, size, count = hashlib.sha256(), 0, 0
        with open(unfinished, "wb", opener=_private) as file:
            for chunk in chunks():
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                count += 1
        unfinished.replace(place)
        found = Written(name, max(count - 1, 0) if rows else None, size, digest.hexdigest(), at.isoformat())
        with open(self.path / _DONE, "a", opener=_private) as file:
            file.write(json.dumps(asdict(found)) + "\n")
        self.done[name] = found
        return found

    def finish(self, **more: Any) -> dict[str, Any]:
        """Write the manifest and forget how to go on; returns the manifest."""
        manifest = {
            **self.what,
            **more,
            "files": [asdict(one) for one in sorted(self.done.values(), key=lambda one: one.path)],
        }
        for left in self.path.rglob(f"*{_UNFINISHED}"):  # of a file that was stopped half-way and is not due any more
            left.unlink()
        _write_whole(self.path / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
        (self.path / _STATE).unlink()
        (self.path / _DONE).unlink(missing_ok=True)
        self.close()
        return manifest

    def close(self) -> None:
        """Let somebody else go on with it."""
        self._alone.close()

    def _done(self):
        """What was finished before; a line that was cut off, and a file that is not as it was noted, do not count."""
        notes = self.path / _DONE
        for line in notes.read_text().splitlines() if notes.exists() else ():
            try:
                one = Written(**json.loads(line))
            except (ValueError, TypeError):
                continue
            place = self.path / one.path
            if place.is_file() and place.stat().st_size == one.bytes:
                yield one


def _private(path, flags):
    return os.open(path, flags, 0o600)


def _write_whole(path: Path, text: str) -> None:
    """Write a file of which nobody ever sees a part, wherever this is stopped."""
    unfinished = path.with_name(path.name + _UNFINISHED)
    with open(unfinished, "w", opener=_private, encoding="utf-8") as file:
        file.write(text)
    unfinished.replace(path)


def _locked(path: Path) -> IO:
    """The file, held as long as it is open: two exports into one folder would spoil each other. Raises NotOurFolder."""
    file = open(path)  # noqa: SIM115 - held until the export is over, or its process dies
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise NotOurFolder(f"An export is being written into {path.parent} just now; wait for its end.") from None
    return file
