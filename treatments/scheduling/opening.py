"""When a site is open, as instants: its weekly hours on its own clock, less the days on which it is closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Hours = tuple[tuple[time, time], ...]
Span = tuple[datetime, datetime]


class BadHours(ValueError):
    """Opening hours that contradict one another; the message names the weekday."""


@dataclass(frozen=True, slots=True)
class Opening:
    """`hours` by weekday (0 is Monday); hours that close at or before they open run past midnight.

    What runs past midnight belongs to the date on which it opened. Raises BadHours if it runs into the next day's.
    """

    zone: tzinfo
    hours: Mapping[int, Hours]
    closed: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self):
        for weekday, hours in self.hours.items():
            past_midnight = [closes for opens, closes in hours if closes <= opens]
            following = [opens for opens, _ in self.hours.get((weekday + 1) % 7, ())]
            if any(opens < closes for closes in past_midnight for opens in following):
                raise BadHours(f"hours: those of weekday {weekday} run into those of the next day.")

    def windows(self, on: date) -> tuple[Span, ...]:
        """Return the spans in UTC during which the site is open on a date, in order; empty when it is closed."""
        if on in self.closed:
            return ()
        spans = [self._span(on, opens, closes) for opens, closes in self.hours.get(on.weekday(), ())]
        return tuple(sorted(span for span in spans if span[0] < span[1]))

    def local_date(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def local_time(self, instant: datetime) -> time:
        return instant.astimezone(self.zone).time()

    def _span(self, on: date, opens: time, closes: time) -> Span:
        closes_on = on if closes > opens else on + timedelta(days=1)
        # Where the clock shows a time twice, the site opens at the first and closes at the second; where the clock
        # skips a time, the hours become shorter, never longer.
        return _instant(on, opens, self.zone, fold=0), _instant(closes_on, closes, self.zone, fold=1)


def starts_within(span: Span, minutes: int, step_minutes: int) -> Iterator[datetime]:
    """Yield every start at which so many minutes fit into a span, counted from its beginning in real minutes."""
    start, end = span
    while start + timedelta(minutes=minutes) <= end:
        yield start
        start += timedelta(minutes=step_minutes)


def _instant(on: date, wall: time, zone: tzinfo, *, fold: int) -> datetime:
    return datetime.combine(on, wall, zone).replace(fold=fold).astimezone(UTC)
