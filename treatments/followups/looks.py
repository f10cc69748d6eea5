"""What is looked at before another infusion, and what of it is missing or too long ago (pure).

Every three months of repeated infusions liver, urine, cognition and the screens for misuse: clinical reference 8.1
[k: McIntyre 2021]; the pressure with them: 8.2 [design].
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

EVERY_DAYS = 91
BEFORE_ANOTHER = {
    "liver": "Liver tests",
    "urinalysis": "Bladder: urinalysis",
    "cognition": "Cognition screen",
    "blood-pressure": "Blood pressure at rest",
    "toxicology": "Urine toxicology",
    "audit-c": "Alcohol: AUDIT-C",
    "dast-10": "Drugs: DAST-10",
}


@dataclass(frozen=True, slots=True)
class Done:
    """The last result of a kind: its local date, the date on which it was to be repeated, if any, and what it said."""

    on: date
    repeat_on: date | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A check before another infusion: the last one, None if there never was one, and whether it is too long ago."""

    kind: str
    name: str
    last: Done | None
    is_overdue: bool

    @property
    def is_missing(self) -> bool:
        return self.last is None or self.is_overdue


def looks_before_another(done: Mapping[str, Done], today: date) -> list[Look]:
    """Return every check with its last result; it counts for three months, or until the day set for its repetition."""
    return [
        Look(kind, name, done.get(kind), kind in done and counts_until(done[kind]) < today)
        for kind, name in BEFORE_ANOTHER.items()
    ]


def counts_until(last: Done) -> date:
    """The last day that a result covers: three months, or until the day that was set for its repetition."""
    return last.repeat_on or last.on + timedelta(days=EVERY_DAYS)
