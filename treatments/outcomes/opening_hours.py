"""How many hours a site was open (pure)."""

from collections.abc import Iterable, Mapping
from datetime import date


def open_hours(week: Mapping[int, float], closed_on: Iterable[date], first: date, last: date) -> float:
    """The hours from one day to another, both included: `week` by weekday, 0 is Monday, less the days it was closed."""
    if last < first:
        return 0
    weeks, days = divmod((last - first).days + 1, 7)
    rest = sum(week.get((first.weekday() + number) % 7, 0) for number in range(days))
    closed = sum(week.get(day.weekday(), 0) for day in set(closed_on) if first <= day <= last)
    return weeks * sum(week.values()) + rest - closed
