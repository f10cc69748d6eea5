"""How far a long task is, told outside of its transaction: a small file that the page reads while the worker writes.

progress = Progress(settings.WORK_DIR / "exports" / "12")
progress.tell(3, 40, "infusions")        # in the worker
progress.seen()                          # in the page: Seen(done=3, total=40, what="infusions"), or None
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Seen:
    done: int
    total: int
    what: str

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


class Progress:
    """The progress of the task whose work lies in `folder`."""

    def __init__(self, folder: Path):
        self.place = folder / ".progress.json"

    def tell(self, done: int, total: int, what: str) -> None:
        """Say how far it is. A page never sees half of it."""
        self.place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.place.with_suffix(".part")
        unfinished.write_text(json.dumps(asdict(Seen(done, total, what))))
        unfinished.replace(self.place)

    def seen(self) -> Seen | None:
        """What was said last; None before the first word and after the last."""
        try:
            return Seen(**json.loads(self.place.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def end(self) -> None:
        self.place.unlink(missing_ok=True)
