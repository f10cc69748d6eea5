"""Which checks a patient under repeated infusions is due, from what is on record (pure).

Liver tests, urinalysis and a cognition screen every three months of treatment, and with them the urinary symptoms:
clinical reference 8.1 [k: McIntyre 2021]. Who had no infusion for three months is asked nothing more [design].
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from treatments.followups.looks import BEFORE_ANOTHER, EVERY_DAYS, Done, counts_until

BASIS = "Every three months of repeated infusions (McIntyre 2021, k); after three months without one, none (design)."
CHECKS = {kind: BEFORE_ANOTHER[kind] for kind in ("liver", "urinalysis", "cognition")}


@dataclass(frozen=True, slots=True)
class Due:
    """A check, the day by which it should be there, and the day of the last one; None if there never was one."""

    kind: str
    name: str
    due_on: date
    last_on: date | None


def checks_due(first_on: date, last_on: date, done: Mapping[str, Done], today: date) -> list[Due]:
    """Return the checks that are overdue today for who was infused from `first_on` to `last_on`, oldest first.

    Before the first result the three months count from the first infusion.
    """
    if (today - last_on).days > EVERY_DAYS:
        return []
    found = []
    for kind, name in CHECKS.items():
        last = done.get(kind)
        due_on = counts_until(last or Done(first_on))
        if due_on < today:
            found.append(Due(kind, name, due_on, last.on if last else None))
    return sorted(found, key=lambda due: due.due_on)
