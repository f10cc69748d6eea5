"""What can be asked of the series planner, and what it answers."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from treatments.scheduling.slots import DayClash, Slot

_DAY = timedelta(days=1)
MOST_IN_A_SERIES = 100


class BadRequest(ValueError):
    """A series that cannot be asked for; the message names the field and what is accepted."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """Days from one infusion to the next. Raises BadRequest unless 1 <= min_days <= preferred_days <= max_days."""

    min_days: int
    preferred_days: int
    max_days: int

    def __post_init__(self):
        if not 1 <= self.min_days <= self.preferred_days <= self.max_days:
            raise BadRequest("spacing: needs 1 <= min_days <= preferred_days <= max_days.")

    def allows(self, before: date, after: date) -> bool:
        return self.min_days <= (after - before).days <= self.max_days

    def dates_after(self, before: date) -> list[date]:
        """The allowed dates after a date, those nearest to the preferred gap first, the earlier of two."""
        gaps = range(self.min_days, self.max_days + 1)
        return [before + gap * _DAY for gap in sorted(gaps, key=lambda gap: (abs(gap - self.preferred_days), gap))]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The dates before and after one appointment of a series; None where there is none, or no spacing to keep.

    `not_before` is the first date that keeps the least gap to what was given in another series.
    """

    spacing: Spacing | None = None
    before: date | None = None
    after: date | None = None
    not_before: date | None = None

    def allow(self, on: date) -> bool:
        """Whether the appointment may lie on this date: the gaps to both neighbours are kept."""
        if self.not_before is not None and on < self.not_before:
            return False
        if self.spacing is None:
            return True
        return (self.before is None or self.spacing.allows(self.before, on)) and (
            self.after is None or self.spacing.allows(on, self.after)
        )


@dataclass(frozen=True, slots=True)
class Wishes:
    """When the patient would like to come: weekdays (0 is Monday, none means any) and starts within these times.

    Wished dates and times come first, others where there is none; with `only`, no others at all.
    """

    weekdays: frozenset[int] = frozenset()
    from_time: time = time.min
    until_time: time = time.max
    only: bool = False

    def like_day(self, on: date) -> bool:
        return not self.weekdays or on.weekday() in self.weekdays

    def like_time(self, local_time: time) -> bool:
        return self.from_time <= local_time <= self.until_time


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """A series of `count`, the first not before an instant and at the latest on `first_until`.

    `previous_on` is the date of the infusion before, when the rest of a series is planned anew; the spacing then
    counts from it, and `first_number` says which of the series comes first here. Raises BadRequest.
    """

    count: int
    spacing: Spacing
    not_before: datetime
    first_until: date
    wishes: Wishes = NO_WISHES
    previous_on: date | None = None
    first_number: int = 1

    def __post_init__(self):
        if not 1 <= self.count <= MOST_IN_A_SERIES:
            raise BadRequest(f"count: is from 1 to {MOST_IN_A_SERIES}.")
        if self.not_before.utcoffset() is None:
            raise BadRequest("not_before: has no time zone; give an aware time.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One appointment of the series, by its number in it."""

    number: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class Clash:
    """The first appointment for which no plan has a place, the date nearest to what was wanted, and why.

    `tried` tells the same of every date that could have been.
    """

    number: int
    on: date
    resource: str | None
    reason: str
    tried: tuple[DayClash, ...]

    def __str__(self) -> str:
        what = f" ({self.resource})" if self.resource else ""
        return f"Number {self.number} of the series finds no place on {self.on}{what}: {self.reason}"
