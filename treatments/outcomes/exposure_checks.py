"""Which checks a patient under repeated infusions is due, from what is on record (pure).

Liver tests, urinalysis and a cognition screen every three months of treatment, and with them the urinary symptoms:
clinical reference 8.1 [k: McIntyre 2021]. Who had no infusion for three months is asked nothing more [design].
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

EVERY_DAYS = 91
BASIS = "Every three months of repeated infusions (McIntyre 2021, k); after three months without one, none (design)."
CHECKS = {"liver": "Liver tests", "urinalysis": "Bladder: urinalysis", "cognition": "Cognition screen"}


@dataclass(frozen=True, slots=True)
class Done:
    """The last result of a kind: its local date, and the date on which it was said to be repeated, if any."""

    on: date
    repeat_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A check, the day by which it should be there, and the day of the last one; None if there never was one."""

    kind: str
    name: str
    due_on: date
    last_on: date | None


def checks_due(first_on: date, last_on: date, done: Mapping[str, Done], today: date) -> list[Due]:
    """Return the checks that are overdue today for who was infused from `first_on` to `last_on`, oldest first.

    A result covers three months, or until the day that was set for its repetition; before the first one, the three
    months count from the first infusion.
    """
    if (today - last_on).days > EVERY_DAYS:
        return []
    every = timedelta(days=EVERY_DAYS)
    found = []
    for kind, name in CHECKS.items():
        last = done.get(kind)
        due_on = (last.repeat_on or last.on + every) if last else first_on + every
        if due_on < today:
            found.append(Due(kind, name, due_on, last.on if last else None))
    return sorted(found, key=lambda due: due.due_on)
