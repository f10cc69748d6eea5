"""The facts of patients as `measures.report` takes them, in five queries however many patients there are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.db.models import Min, QuerySet

from clinic.sites.models import zone_named
from intake.assessments.models import Assessment, AssessmentState
from intake.patients.models import Patient
from treatments.courses.models import Delivery
from treatments.infusions.models import AdverseEvent
from treatments.outcomes import facts
from treatments.outcomes.facts import Options, PatientFacts

# No clock on earth is further from UTC than this, so a local date is never more than a day away from the one in UTC.
_DAY = timedelta(days=1)


def facts_of(patients: QuerySet[Patient], options: Options) -> list[PatientFacts]:
    """Return the facts of those of these patients whose first infusion can lie in the period, by patient id.

    The period is cut in the database only roughly, by a day on either side; `cohort` cuts it on each patient's own
    calendar. Adverse events are known of infusions that were run here, never of imported ones.
    """
    infusions, assessments = _infusions(patients, options), _assessments(patients, options)
    zones = patients.filter(pk__in=infusions).order_by("pk").values_list("pk", "time_zone", "site__time_zone")
    # As `Patient.zone`, of which this is the same for many.
    clocks = {pk: zone_named(zone) or ZoneInfo(of_site) for pk, zone, of_site in zones}
    return [PatientFacts(pk, zone, infusions[pk], assessments.get(pk, ())) for pk, zone in clocks.items()]


def has_infusions(patients: QuerySet[Patient]) -> bool:
    """Whether anybody was given anything yet."""
    return Delivery.objects.filter(patient__in=patients).exists()


def _infusions(patients, options):
    starts = Delivery.objects.filter(patient__in=_starting(patients, options), started_at__lt=_after(options.as_of))
    rows = starts.order_by("patient_id", "started_at").values_list(
        "patient_id", "infusion_id", "started_at", "series", "delivered_mg", "weight_kg", "planned_infusions"
    )
    events = _adverse_events(patients, options)
    return {
        patient_id: tuple(
            facts.Infusion(
                started_at, series, mg, kg, planned, None if infusion is None else tuple(events.get(infusion, ()))
            )
            for _, infusion, started_at, series, mg, kg, planned in group
        )
        for patient_id, group in groupby(rows, key=itemgetter(0))
    }


def _starting(patients, options):
    """The ids of the patients whose very first infusion can lie in the period."""
    first = Delivery.objects.filter(patient__in=patients).values("patient_id").annotate(first=Min("started_at"))
    first = first.filter(first__lt=_after(min(options.to_date or options.as_of, options.as_of)))
    if options.from_date is not None:
        first = first.filter(first__gte=_before(options.from_date))
    return first.values("patient_id")


def _adverse_events(patients, options) -> dict[int, list[facts.AdverseEvent]]:
    rows = (
        AdverseEvent.objects.filter(infusion__patient__in=patients, onset_at__lt=_after(options.as_of))
        .order_by("infusion_id", "onset_at", "id")
        .values_list("infusion_id", "grade", "serious", "onset_at")
    )
    return {
        infusion_id: [facts.AdverseEvent(grade, serious, onset_at) for _, grade, serious, onset_at in group]
        for infusion_id, group in groupby(rows, key=itemgetter(0))
    }


def _assessments(patients, options) -> dict[int, tuple[facts.Assessment, ...]]:
    rows = (
        Assessment.objects.filter(
            patient__in=_starting(patients, options),
            instrument=options.instrument,
            state=AssessmentState.COMPLETE,
            total__isnull=False,
            collected_at__lt=_after(options.as_of),
        )
        .order_by("patient_id", "collected_at", "id")
        .values_list("patient_id", "collected_at", "total")
    )
    return {
        patient_id: tuple(_readings(group, options.instrument)) for patient_id, group in groupby(rows, itemgetter(0))
    }


def _readings(rows, instrument) -> Iterator[facts.Assessment]:
    for _, collected_at, total in rows:
        yield facts.Assessment(instrument, collected_at, int(total), "complete")


def _after(day: date) -> datetime:
    """An instant after the end of a local day, wherever on earth."""
    return _midnight(min(day, date.max - 2 * _DAY) + 2 * _DAY)


def _before(day: date) -> datetime:
    """An instant before a local day begins, wherever on earth."""
    return _midnight(max(day, date.min + _DAY) - _DAY)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
