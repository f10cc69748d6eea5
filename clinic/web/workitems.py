"""One line of the staff's list of what to do now (pure).

Rooms above offer lines through `settings.WORKLIST`: dotted paths of `items(user, at) -> list[WorkItem]`.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class WorkItem:
    """Something somebody should do.

    `order` sorts kinds against each other (lower comes first), `kind` groups and is shown as a word, `title` says the
    act, `who` whose it is or whom it is about, `due_at` (aware, or None) by when, `url` leads to the page that does it.
    """

    order: int
    kind: str
    title: str
    who: str
    due_at: datetime | None
    url: str
    urgent: bool = False
