"""What the infusions did to the people: peaks by dose, adverse events, endings, alerts, overrides, exposure.

Every infusion that began in the period, boosters included; each figure is one statement, whatever the number of rows.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    Case,
    Count,
    F,
    FloatField,
    IntegerField,
    Max,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Cast

from clinic.accounts.models import User
from treatments.courses.models import Course, CourseState, Delivery, Order
from treatments.infusions.models import AdverseEvent, Alert, DischargeCheck, Infusion, RateChange
from treatments.infusions.rules.states import Ending
from treatments.infusions.rules.terms import term_name
from treatments.outcomes.doses import BANDS
from treatments.outcomes.queries.counting import by_people, counting
from treatments.outcomes.queries.period import Span
from treatments.stock.models import StockIncident

LISTED = 50


class _Quartiles(Aggregate):
    """The values below which a quarter, half and three quarters of the rows lie, between two of them by proportion."""

    template = "percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


@dataclass(frozen=True, slots=True)
class Spread:
    """A measured quantity over the infusions of one band of dose: how many were measured, quartiles, the highest.

    `people` is how many patients were measured.
    """

    band: int
    infusions: int = 0
    measured: int = 0
    people: int = 0
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    highest: int | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """Adverse events of one grade: events, serious ones, infusions with at least one."""

    grade: int
    events: int
    serious: int
    infusions: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """The infusions that were the n-th of their series, of how many patients, and those with an adverse event."""

    number: int
    infusions: int
    people: int
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


@counting
def safety(span: Span, user: User) -> Safety:
    """Return what is known of the infusions in a period."""
    began, happened = started(span), events(span)
    ended = series_ended(span)
    dissociation, pressure_rise = _spreads(given(span))
    return Safety(
        **began.aggregate(
            infusions=Count("pk"),
            people=Count("patient", distinct=True),
            discharges=Count("pk", filter=Q(ending=Ending.DISCHARGED)),
        ),
        **alerts(span).aggregate(red_alerts=Count("pk"), unanswered=Count("pk", filter=Q(answered_at__isnull=True))),
        dissociation=dissociation,
        pressure_rise=pressure_rise,
        grades=_grades(happened),
        numbers=_numbers(began),
        serious=_serious(happened),
        stopped=_counted(stops(span), "reason"),
        endings=_counted(ended_otherwise(span), "ending"),
        series_ended=ended.count(),
        series_endings=_counted(ended, "end_reason"),
        discharge_overrides=_counted_by(overridden(span), "override_reason", "by"),
        orders=orders(span).count(),
        limit_overrides=_counted_by(beyond_limit(span), "reason", "signed_by"),
        incidents=list(_open_incidents(user)),
    )


def started(span: Span):
    """Infusions that began here."""
    return Infusion.objects.filter(span.within("started_at"), patient__in=span.patients)


def ended_otherwise(span: Span):
    """Those that did not end with a discharge."""
    return started(span).exclude(ending__in=["", Ending.DISCHARGED])


def events(span: Span):
    """Adverse events of infusions that began here."""
    return AdverseEvent.objects.filter(infusion__in=started(span).order_by())


def alerts(span: Span):
    """Red alerts of infusions that began here."""
    return Alert.objects.filter(infusion__in=started(span), level__in=["red", "emergency"])


def given(span: Span):
    """What was delivered, here or before."""
    return Delivery.objects.filter(span.within("started_at"), patient__in=span.patients)


def series_ended(span: Span):
    """Series that were closed in the period."""
    return Course.objects.filter(span.within("ended_at"), patient__in=span.patients, state=CourseState.ENDED)


def checks(span: Span):
    """Discharges that were asked for, met or overridden."""
    return DischargeCheck.objects.filter(infusion__in=started(span))


def overridden(span: Span):
    """Those of them that went on although not every criterion was met."""
    return checks(span).exclude(override_reason="")


def orders(span: Span):
    """Orders that were signed in the period."""
    return Order.objects.filter(span.within("signed_at"), course__patient__in=span.patients)


def beyond_limit(span: Span):
    """Those of them that went beyond a limit of the protocol."""
    return orders(span).exclude(limits_met=[])


def stops(span: Span):
    """Infusions that were stopped before the whole dose."""
    cut_short = Delivery.objects.filter(infusion_id__isnull=False, stopped_early=True).values("infusion_id")
    return RateChange.objects.filter(infusion__in=started(span), infusion_id__in=cut_short, act="stop")


def by_band(rows):
    """Deliveries with the place of their dose in `doses.BANDS`."""
    tenths = Cast(10 * F("delivered_mg") / F("weight_kg"), FloatField())
    bands = [When(tenths__lt=high, then=number) for number, (_, high) in enumerate(BANDS) if high is not None]
    return rows.annotate(tenths=tenths, band=Case(*bands, default=len(BANDS) - 1, output_field=IntegerField()))


PEAKS = {"peak": F("peak_dissociation"), "rise": F("peak_systolic") - F("baseline_systolic")}


def _spreads(rows) -> list[list[Spread]]:
    """Highest dissociation and rise of pressure, by band of dose, in one statement."""
    wanted: dict[str, Any] = {"infusions": Count("pk")}
    for name in PEAKS:
        wanted |= {
            f"{name}_measured": Count(name),
            f"{name}_people": Count("patient", distinct=True, filter=Q(**{f"{name}__isnull": False})),
            f"{name}_quartiles": _Quartiles(name),
            f"{name}_highest": Max(name),
        }
    found = by_band(rows).annotate(**{name: Cast(peak, IntegerField()) for name, peak in PEAKS.items()})
    by_number = {row["band"]: row for row in found.order_by().values("band").annotate(**wanted)}
    return [
        [_spread(by_number[band], name) if band in by_number else Spread(band) for band in range(len(BANDS))]
        for name in PEAKS
    ]


def _spread(row, name) -> Spread:
    quartiles = row[f"{name}_quartiles"] or (None, None, None)
    measured, people, highest = (row[f"{name}_{what}"] for what in ("measured", "people", "highest"))
    return Spread(row["band"], row["infusions"], measured, people, *quartiles, highest)


def _grades(happened) -> list[Graded]:
    rows = happened.order_by().values("grade")
    rows = rows.annotate(
        events=Count("pk"), serious=Count("pk", filter=Q(serious=True)), infusions=Count("infusion", distinct=True)
    )
    found = {row["grade"]: Graded(**row) for row in rows}
    return [found.get(grade, Graded(grade, 0, 0, 0)) for grade in range(1, 6)]


def _numbers(began) -> list[Numbered]:
    affected = Count("pk", filter=Q(pk__in=AdverseEvent.objects.values("infusion")))
    rows = by_people(began, "number_in_series", "patient", {"infusions": Count("pk"), "affected": affected})
    return [Numbered(row.pop("number_in_series"), **row) for row in rows]


def _serious(happened) -> list[Serious]:
    rows = happened.filter(serious=True).order_by("-onset_at")[:LISTED]
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
