"""Who is counted: the first series of every patient who started in the period, as it is seen on the report's date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from treatments.followups.readings import Reading, baseline_reading, readings_of
from treatments.outcomes.facts import Infusion, Options, PatientFacts


@dataclass(frozen=True, slots=True)
class Member:
    """A patient's first series: its infusions in order, the readings of the instrument, and the baseline among them.

    `day_zero` is the local date of the first infusion, `last_on` of the series' last; `next_infusion_at` is the
    start of the first infusion after the series, None if there is none. `newest_on` is the latest local date of
    anything that was looked at, infusions after the series included.
    """

    patient_id: int
    infusions: tuple[Infusion, ...]
    day_zero: date
    last_at: datetime
    last_on: date
    next_infusion_at: datetime | None
    newest_on: date
    readings: tuple[Reading, ...]
    baseline: Reading | None
    zone: tzinfo
    as_of: date

    def is_seen(self, instant: datetime) -> bool:
        """Whether the report's date lets an instant be seen."""
        return instant.astimezone(self.zone).date() <= self.as_of

    @property
    def is_completed(self) -> bool:
        return len(self.infusions) >= self.infusions[-1].planned_in_series

    @property
    def is_assessed(self) -> bool:
        return self.baseline is not None and self.readings[-1].at > self.baseline.at

    @property
    def change_is_computable(self) -> bool:
        """Whether there is a baseline above 0, without which no reduction can be told."""
        return self.baseline is not None and self.baseline.total > 0


def cohort(facts: Iterable[PatientFacts], options: Options) -> Iterator[Member]:
    """Yield the members of the cohort."""
    for patient in facts:
        member = _member(patient, options)
        if member is not None:
            yield member


def _member(patient: PatientFacts, options: Options) -> Member | None:
    def local_date(instant: datetime) -> date:
        return instant.astimezone(patient.zone).date()

    seen = sorted(
        (each for each in patient.infusions if local_date(each.started_at) <= options.as_of),
        key=lambda each: each.started_at.astimezone(UTC),
    )
    if not seen or not _is_in_period(local_date(seen[0].started_at), options):
        return None
    series = tuple(each for each in seen if each.series == seen[0].series)
    first_at, last_at = series[0].started_at.astimezone(UTC), series[-1].started_at.astimezone(UTC)
    day_zero = local_date(first_at)
    readings = readings_of(patient.assessments, options.instrument, patient.zone, until=options.as_of)
    return Member(
        patient_id=patient.id,
        infusions=series,
        day_zero=day_zero,
        last_at=last_at,
        last_on=local_date(last_at),
        next_infusion_at=next((at for at in _starts(seen) if at > last_at), None),
        newest_on=max([local_date(seen[-1].started_at), *(each.on for each in readings[-1:])]),
        readings=readings,
        baseline=baseline_reading(readings, first_at, day_zero),
        zone=patient.zone,
        as_of=options.as_of,
    )


def _is_in_period(on: date, options: Options) -> bool:
    return (options.from_date is None or on >= options.from_date) and (options.to_date is None or on <= options.to_date)


def _starts(infusions: Iterable[Infusion]) -> Iterator[datetime]:
    return (each.started_at.astimezone(UTC) for each in infusions)
