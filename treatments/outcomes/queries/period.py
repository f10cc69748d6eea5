"""A period as instants. Its days are days on the clock of UTC, both included."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from intake.patients.models import Patient


@dataclass(frozen=True, slots=True)
class Span:
    """Whom a figure is about, and from when to when: `start` None is from the beginning, `end` is not included."""

    patients: QuerySet[Patient]
    start: datetime | None
    end: datetime

    def within(self, field: str) -> Q:
        """The condition that a field of instants lies in it."""
        later = Q(**{f"{field}__gte": self.start}) if self.start else Q()
        return later & Q(**{f"{field}__lt": self.end})

    @property
    def last_day(self) -> date:
        return (self.end - timedelta.resolution).date()

    @property
    def ids_in_sql(self) -> tuple[str, tuple]:
        """The statement that finds the ids of the patients, and its parameters."""
        return self.patients.order_by().values("pk").query.sql_with_params()


def span(patients: QuerySet[Patient], *, since: date | None, until: date | None, at: datetime) -> Span:
    """Return the period for these patients, as it is seen at `at`."""
    start = _midnight(since) if since else None
    end = min(_midnight(until) + timedelta(days=1), at) if until and until < date.max else at
    return Span(patients, start, end)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
