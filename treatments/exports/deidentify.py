"""Taking what tells who somebody is out of their rows: dates moved, ages in bands, small cells dropped (pure).

What stays is for counting, not for finding: within a patient every interval is kept to the microsecond, between
patients nothing on the calendar can be compared. Moving dates is not the same as having none: whoever hands such a set
on decides by the law of their country (in the US 45 CFR 164.514(b) by an expert, or (e) by a data use agreement; k).
"""

import hmac
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

# Cells of fewer people are dropped [design; the same five as on the dashboard].
SMALLEST_CELL = 5
# Days by which the dates of a patient are moved back at most [design].
MOST_DAYS_BACK = 364
# From this age on there is one band (45 CFR 164.514(b)(2)(i)(C) puts all ages over 89 into one).
OLDEST_BAND = 90
# Widths of age bands in years, tried from the finest to the widest [design].
BAND_WIDTHS = (5, 10, 20, OLDEST_BAND)
# The finest bands are taken that lose no more than this share of the patients [design].
MOST_LOST_PERCENT = 5
_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Key:
    """What study ids and moved dates are made with. Drawn anew for each set and then forgotten: nobody can go back."""

    secret: bytes

    def name(self, kind: str, number: Hashable) -> str:
        """The study id of one row: the same wherever it is named in this set, in no other set."""
        return self._digest(f"{kind}:{number}").hexdigest()[:_ID_LENGTH]

    def days_back(self, patient_id: int) -> timedelta:
        """By how many days everything of this patient is moved back: 1 to 364, the same for all their rows."""
        drawn = int.from_bytes(self._digest(f"days:{patient_id}").digest()[:8], "big")
        return timedelta(days=1 + drawn % MOST_DAYS_BACK)

    def _digest(self, text):
        return hmac.new(self.secret, text.encode(), "sha256")


@dataclass(frozen=True, slots=True)
class Person:
    """The quasi-identifiers of a patient: what others may know of somebody and could look for. Age in full years."""

    id: int
    age: int | None
    reference_sex: str


@dataclass(frozen=True, slots=True)
class Anonymity:
    """Who is in the set, and how well they are hidden in it.

    `cells` says for each patient kept which age band and sex stand in the set; `k` is the size of the smallest group of
    people who look alike, None in an empty set; `dropped` how many were left out because theirs was smaller than five.
    """

    band_width: int
    cells: Mapping[int, tuple[str, str]]
    k: int | None
    groups: int
    dropped: int


def hidden(people: Iterable[Person]) -> Anonymity:
    """Choose the finest age bands that lose few people, and leave out whoever would still stand out."""
    people = list(people)
    found = None
    for width in BAND_WIDTHS:
        found = _in_bands(people, width)
        if 100 * found.dropped <= MOST_LOST_PERCENT * len(people):
            break
    return found


def _in_bands(people, width) -> Anonymity:
    cells = {person.id: (age_band(person.age, width), person.reference_sex) for person in people}
    sizes = Counter(cells.values())
    kept = {pk: cell for pk, cell in cells.items() if sizes[cell] >= SMALLEST_CELL}
    groups = Counter(kept.values())
    return Anonymity(
        band_width=width,
        cells=kept,
        k=min(groups.values(), default=None),
        groups=len(groups),
        dropped=len(people) - len(kept),
    )


def age_band(age: int | None, width: int) -> str:
    """An age in words: `30-34`, `90 and over`, `under 90`; empty where it is not known."""
    if age is None:
        return ""
    if age >= OLDEST_BAND:
        return f"{OLDEST_BAND} and over"
    low = age // width * width
    return f"under {OLDEST_BAND}" if width == OLDEST_BAND else f"{low}-{low + width - 1}"


def k_of(cells: Iterable[Hashable]) -> int | None:
    """The size of the smallest group of rows that look alike: the self-check of a set that was written."""
    return min(Counter(cells).values(), default=None)


def common_values(rows: Iterable[tuple[int, Hashable]]) -> frozenset:
    """Of rows (patient, value), the values that at least five patients share; a rarer one would point at somebody."""
    whose: dict[Hashable, set[int]] = {}
    for patient_id, value in rows:
        whose.setdefault(value, set()).add(patient_id)
    return frozenset(value for value, patients in whose.items() if len(patients) >= SMALLEST_CELL)
