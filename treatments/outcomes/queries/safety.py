"""What the infusions did to the people: peaks by dose, adverse events, endings, alerts, overrides, exposure.

Every infusion that began in the period, boosters included; each figure is one statement, whatever the number of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    When,
)
from django.db.models.functions import Cast

from clinic.accounts.models import User
from intake.patients.models import Patient
from intake.screening.models import ScreeningResult
from treatments.courses.models import Course, CourseState, Delivery, Order
from treatments.infusions.models import AdverseEvent, Alert, DischargeCheck, Infusion, RateChange
from treatments.infusions.states import Ending
from treatments.infusions.terms import term_name
from treatments.outcomes.doses import BANDS
from treatments.outcomes.exposure_checks import CHECKS, Done, Due, checks_due
from treatments.outcomes.queries.running import bounds, within
from treatments.stock.models import StockIncident

PAGE_SIZE = 50
_RECENT_DAYS = 90
LISTED = 50


class _Quartile(Aggregate):
    """The value below which a part of the rows lies, between two of them by proportion."""

    template = "percentile_cont(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression, part, **extra):
        super().__init__(expression, part=part, **extra)


@dataclass(frozen=True, slots=True)
class Spread:
    """A measured quantity over the infusions of one band of dose: how many were measured, quartiles, the highest."""

    band: int
    infusions: int
    measured: int
    low: float | None
    middle: float | None
    high: float | None
    highest: int | None


@dataclass(frozen=True, slots=True)
class Graded:
    """Adverse events of one grade: events, serious ones, infusions with at least one."""

    grade: int
    events: int
    serious: int
    infusions: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """The infusions that were the n-th of their series, and those with an adverse event."""

    number: int
    infusions: int
    affected: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A reason, or a person, with a number."""

    what: str
    count: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class Serious:
    """One serious adverse event."""

    infusion_id: int
    term: str
    grade: int
    at: datetime
    action: str


@dataclass(frozen=True, slots=True)
class Safety:
    """`infusions` is every one that was started here in the period, `series_ended` every series closed in it."""

    infusions: int
    people: int
    red_alerts: int
    unanswered: int
    dissociation: list[Spread]
    pressure_rise: list[Spread]
    grades: list[Graded]
    numbers: list[Numbered]
    serious: list[Serious]
    stopped: list[Counted]
    endings: list[Counted]
    series_ended: int
    series_endings: list[Counted]
    discharges: int
    discharge_overrides: list[Counted]
    orders: int
    limit_overrides: list[Counted]
    incidents: list[StockIncident] = field(default_factory=list)


def safety(patients: QuerySet[Patient], user: User, *, since: date | None, until: date | None, at: datetime) -> Safety:
    """Return what is known of the infusions of these patients in a period, as it is seen at `at`."""
    start, end = bounds(since, until, at)
    started = Infusion.objects.filter(within("started_at", start, end), patient__in=patients)
    events = AdverseEvent.objects.filter(infusion__in=started.order_by())
    alerts = Alert.objects.filter(infusion__in=started, level__in=["red", "emergency"])
    given = Delivery.objects.filter(within("started_at", start, end), patient__in=patients)
    ended = Course.objects.filter(within("ended_at", start, end), patient__in=patients, state=CourseState.ENDED)
    checks = DischargeCheck.objects.filter(infusion__in=started)
    orders = Order.objects.filter(within("signed_at", start, end), course__patient__in=patients)
    cut_short = Exists(Delivery.objects.filter(infusion_id=OuterRef("infusion"), stopped_early=True))
    stops = RateChange.objects.filter(cut_short, infusion__in=started, act="stop")
    return Safety(
        **started.aggregate(infusions=Count("pk"), people=Count("patient", distinct=True)),
        **alerts.aggregate(red_alerts=Count("pk"), unanswered=Count("pk", filter=Q(answered_at__isnull=True))),
        dissociation=_spreads(given, F("peak_dissociation")),
        pressure_rise=_spreads(given, F("peak_systolic") - F("baseline_systolic")),
        grades=_grades(events),
        numbers=_numbers(started),
        serious=_serious(events),
        stopped=_counted(stops, "reason"),
        endings=_counted(started.exclude(ending__in=["", Ending.DISCHARGED]), "ending"),
        series_ended=ended.count(),
        series_endings=_counted(ended, "end_reason"),
        discharges=started.filter(ending=Ending.DISCHARGED).count(),
        discharge_overrides=_counted_by(checks.exclude(override_reason=""), "override_reason", "by"),
        orders=orders.count(),
        limit_overrides=_counted_by(orders.exclude(limits_met=[]), "reason", "signed_by"),
        incidents=list(_open_incidents(user)),
    )


def _spreads(given, quantity) -> list[Spread]:
    tenths = 10 * F("delivered_mg") / F("weight_kg")
    bands = [When(tenths__lt=high, then=number) for number, (_, high) in enumerate(BANDS) if high is not None]
    rows = (
        given.annotate(tenths=Cast(tenths, FloatField()), quantity=Cast(quantity, IntegerField()))
        .annotate(band=Case(*bands, default=len(BANDS) - 1, output_field=IntegerField()))
        .values("band")
        .annotate(
            infusions=Count("pk"),
            measured=Count("quantity"),
            low=_Quartile("quantity", 0.25),
            middle=_Quartile("quantity", 0.5),
            high=_Quartile("quantity", 0.75),
            highest=Max("quantity"),
        )
        .order_by()
    )
    found = {row["band"]: Spread(**row) for row in rows}
    return [found.get(number, Spread(number, 0, 0, None, None, None, None)) for number in range(len(BANDS))]


def _grades(events) -> list[Graded]:
    rows = events.order_by().values("grade")
    rows = rows.annotate(
        events=Count("pk"), serious=Count("pk", filter=Q(serious=True)), infusions=Count("infusion", distinct=True)
    )
    found = {row["grade"]: Graded(**row) for row in rows}
    return [found.get(grade, Graded(grade, 0, 0, 0)) for grade in range(1, 6)]


def _numbers(started) -> list[Numbered]:
    rows = (
        started.order_by()
        .values(number=F("number_in_series"))
        .annotate(
            infusions=Count("pk", distinct=True),
            affected=Count("pk", distinct=True, filter=Q(adverse_events__isnull=False)),
        )
        .order_by("number")
    )
    return [Numbered(**row) for row in rows]


def _serious(events) -> list[Serious]:
    rows = events.filter(serious=True).order_by("-onset_at")[:LISTED]
    return [Serious(row.infusion_id, term_name(row.term), row.grade, row.onset_at, row.action) for row in rows]


def _counted(rows, field_name) -> list[Counted]:
    found = rows.order_by().values_list(field_name).annotate(count=Count("pk")).order_by("-count", field_name)
    return [Counted(what, count) for what, count in found[:LISTED]]


def _counted_by(rows, reason, person) -> list[Counted]:
    names = (reason, f"{person}__first_name", f"{person}__last_name")
    found = rows.order_by().values_list(*names).annotate(count=Count("pk")).order_by("-count", names[2], reason)
    return [Counted(what, count, f"{first} {last}".strip()) for what, first, last, count in found[:LISTED]]


def _open_incidents(user) -> QuerySet[StockIncident]:
    mine = StockIncident.objects.filter(site__memberships__user=user, closed_at__isnull=True)
    return mine.select_related("site", "opened_by").order_by("opened_at")[:LISTED]


# --- Cumulative exposure


@dataclass(frozen=True, slots=True)
class Exposure:
    """All that one patient was ever given here or before, and the checks that are overdue."""

    patient: Patient
    infusions: int
    recent: int
    total_mg: float
    first_at: datetime
    last_at: datetime
    due: list[Due]


def exposure_page(
    patients: QuerySet[Patient], today: date, at: datetime, *, below: tuple[int, int] | None
) -> tuple[list[Exposure], bool]:
    """Return the patients with the most infusions, most first, and whether more follow; `below` is the last of a page.

    `below` is (infusions, patient id) of the last row of the page before.
    """
    recent = Q(started_at__gt=at - timedelta(days=_RECENT_DAYS))
    rows = (
        Delivery.objects.filter(patient__in=patients)
        .order_by()
        .values("patient")
        .annotate(
            infusions=Count("pk"),
            recent=Count("pk", filter=recent),
            total_mg=Sum("delivered_mg"),
            first_at=Min("started_at"),
            last_at=Max("started_at"),
        )
        .order_by("-infusions", "patient")
    )
    if below is not None:
        rows = rows.filter(Q(infusions__lt=below[0]) | Q(infusions=below[0], patient__gt=below[1]))
    page = list(rows[: PAGE_SIZE + 1])
    shown = page[:PAGE_SIZE]
    by_id = Patient.objects.select_related("site").in_bulk([row["patient"] for row in shown])
    done = _results_of(by_id)
    found = [_exposure(by_id[row.pop("patient")], row, done, today) for row in shown]
    return found, len(page) > PAGE_SIZE


def _exposure(patient, row, done, today) -> Exposure:
    due = checks_due(row["first_at"].date(), row["last_at"].date(), done.get(patient.pk, {}), today)
    return Exposure(patient, due=due, **row)


def _results_of(patient_ids) -> dict[int, dict[str, Done]]:
    """The newest result of every kind of check, by patient."""
    rows = (
        ScreeningResult.objects.filter(patient__in=patient_ids, kind__in=CHECKS, corrected_by__isnull=True)
        .order_by("patient_id", "kind", "-collected_at", "-id")
        .distinct("patient_id", "kind")
        .values_list("patient_id", "kind", "collected_at", "due_on")
    )
    found: dict[int, dict[str, Done]] = {}
    for patient_id, kind, collected_at, due_on in rows:
        found.setdefault(patient_id, {})[kind] = Done(collected_at.date(), due_on)
    return found


def overdue_count(patients: QuerySet[Patient], today: date) -> tuple[int, int]:
    """Return how many patients are under treatment, and how many of them have a check overdue."""
    since = today - timedelta(days=_RECENT_DAYS + 1)
    rows = (
        Delivery.objects.filter(patient__in=patients)
        .order_by()
        .values("patient")
        .annotate(first_at=Min("started_at"), last_at=Max("started_at"))
        .filter(last_at__date__gte=since)
    )
    found = {row["patient"]: row for row in rows}
    done = _results_of(found)
    overdue = [
        patient
        for patient, row in found.items()
        if checks_due(row["first_at"].date(), row["last_at"].date(), done.get(patient, {}), today)
    ]
    return len(found), len(overdue)


def keyset_of(rows: Sequence[Exposure]) -> str:
    """The last row of a page, for the address of the next one."""
    return f"{rows[-1].infusions}.{rows[-1].patient.pk}"
