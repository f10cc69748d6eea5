"""How the clinic runs: from enquiry to booster, no-shows, messages, questionnaires, alerts, chairs.

Every figure is one query, whatever the number of rows. Days of a period are days on the clock of UTC, both included.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from clinic.messaging.models import Message
from clinic.messaging.states import State as MessageState
from clinic.sites.models import OpeningHours
from intake.consent.models import Consent, ConsentKind
from intake.patients.models import Enquiry, Patient
from intake.screening.models import EligibilityDecision, PreAssessment
from treatments.courses.models import Course, Delivery
from treatments.followups.models import FollowUp
from treatments.outcomes.funnel import Journey
from treatments.scheduling.models import Appointment, Reservation
from treatments.scheduling.states import State

ARRIVED = (MessageState.SENT, MessageState.DELIVERED)
UNDER_WAY = (MessageState.WAITING, MessageState.CLAIMED, MessageState.UNCERTAIN)
CAME = (State.ARRIVED, State.FULFILLED)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Past appointments that were not called off: how many, and how many of them were missed.

    `open` of them nobody has closed yet, so that it is not known whether the patient came.
    """

    reminded: bool
    expected: int
    missed: int
    open: int


@dataclass(frozen=True, slots=True)
class Sending:
    """Messages of one purpose that were due: sent, of them reported as delivered, not sent at all, still waiting."""

    purpose: str
    due: int
    sent: int
    delivered: int
    not_sent: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Return:
    """Questionnaires of one row of the plan whose day has come: answered, still open, missed."""

    code: str
    answered: int
    open: int
    missed: int


@dataclass(frozen=True, slots=True)
class Alerts:
    """Infusions run here: how many red alerts, and how many were stopped early."""

    infusions: int
    red_alerts: int
    stopped_early: int


@dataclass(frozen=True, slots=True)
class Enquiries:
    """Enquiries of the public page: received, and how many of them became patients."""

    received: int
    registered: int


@dataclass(frozen=True, slots=True)
class ChairUse:
    """Hours for which a chair was held by appointments that took place or may still, of the hours the site was open."""

    chair: str
    held_hours: float
    open_hours: float
    infusions: int


@dataclass(frozen=True, slots=True)
class Running:
    journeys: list[Journey]
    enquiries: Enquiries
    attendance: list[Attendance]
    sendings: list[Sending]
    returns: list[Return]
    alerts: Alerts
    chairs: list[ChairUse]


def running(patients: QuerySet[Patient], *, since: date | None, until: date | None, at: datetime) -> Running:
    """Return how the clinic ran for these patients in a period, as it is seen at `at`."""
    start, end = bounds(since, until, at)
    return Running(
        journeys=[journey for _, journey in _journeys(patients, start, end)],
        attendance=_attendance(patients, start, end),
        sendings=_sendings(patients, start, end),
        returns=_returns(patients, start, end),
        alerts=_alerts(patients, start, end),
        enquiries=_enquiries(patients, start, end),
        chairs=_chairs(patients, start, end),
    )


def journeys_by_patient(
    patients: QuerySet[Patient], since: date | None, until: date | None, *, at: datetime
) -> list[tuple[int, Journey]]:
    """Return the ways of those who came in the period, with their ids."""
    return _journeys(patients, *bounds(since, until, at))


def bounds(since, until, at):
    start = _midnight(since) if since else None
    end = min(_midnight(until) + timedelta(days=1), at) if until and until < date.max else at
    return start, end


def _journeys(patients, start, end):
    """The way of every patient who came in the period, first of each step; later steps count up to now."""
    whose = {"patient": OuterRef("pk")}
    asked = PreAssessment.objects.filter(**whose).exclude(state="withdrawn")
    rows = (
        patients.annotate(
            contact=Coalesce(_first(Enquiry.objects.filter(**whose), "received_at"), "created_at"),
            invited=_first(asked, "invited_at"),
            began=_first(asked.filter(started_at__isnull=False), "started_at"),
            handed_in=_first(asked.filter(submitted_at__isnull=False), "submitted_at"),
            eligible=_first(EligibilityDecision.objects.filter(outcome="eligible", **whose), "signed_at"),
            consented=_first(Consent.objects.filter(document__kind=ConsentKind.TREATMENT, **whose), "signed_at"),
            opened=_first(Course.objects.filter(**whose), "opened_at"),
            infused=_first(Delivery.objects.filter(**whose), "started_at"),
            completed=_completion(),
            boosted=_first(_after_first_series(), "started_at"),
        )
        .filter(within("contact", start, end))
        .order_by("pk")
    )
    steps = [
        "contact",
        "invited",
        "began",
        "handed_in",
        "eligible",
        "consented",
        "opened",
        "infused",
        "completed",
        "boosted",
    ]
    return [(patient_id, Journey(*times)) for patient_id, *times in rows.values_list("pk", *steps)]


def _first(rows, field):
    return Subquery(rows.order_by(field).values(field)[:1])


def _first_series():
    """The series of the first infusion of a delivery's patient."""
    return Subquery(Delivery.objects.filter(patient=OuterRef("patient")).order_by("started_at").values("series")[:1])


def _after_first_series():
    """What was given to a patient after the first series."""
    return Delivery.objects.filter(patient=OuterRef("pk")).exclude(series=_first_series())


def _completion():
    """When the series of the patient's first infusion reached the number that was planned."""
    earlier = (
        Delivery.objects.filter(
            patient=OuterRef("patient"), series=OuterRef("series"), started_at__lte=OuterRef("started_at")
        )
        .order_by()
        .values("patient")
        .annotate(number=Count("pk"))
        .values("number")
    )
    reaching = (
        Delivery.objects.filter(patient=OuterRef("pk"), series=_first_series())
        .annotate(number=Subquery(earlier))
        .filter(number=F("planned_infusions"))
    )
    return Subquery(reaching.order_by("started_at").values("started_at")[:1])


def _attendance(patients, start, end) -> list[Attendance]:
    reminder = Message.objects.filter(
        purpose="appointment",
        about=Concat(Value("appointment:"), Cast(OuterRef("pk"), TextField())),
        state__in=ARRIVED,
        sent_at__lt=OuterRef("starts_at"),
    )
    past = (
        Appointment.objects.filter(within("starts_at", start, end), patient__in=patients)
        .exclude(state__in=[State.PROPOSED, State.CANCELLED])
        .annotate(reminded=Exists(reminder))
        .values("reminded")
        .annotate(
            expected=Count("pk"),
            missed=Count("pk", filter=Q(state=State.NOSHOW)),
            open=Count("pk", filter=~Q(state__in=[State.NOSHOW, *CAME])),
        )
    )
    found = {row["reminded"]: Attendance(**row) for row in past}
    return [found.get(reminded, Attendance(reminded, 0, 0, 0)) for reminded in (True, False)]


def _sendings(patients, start, end) -> list[Sending]:
    due = (
        Message.objects.filter(within("due_at", start, end), patient_id__in=patients.values("pk"))
        .exclude(state=MessageState.CANCELLED)
        .values("purpose")
        .annotate(
            due=Count("pk"),
            sent=Count("pk", filter=Q(state__in=ARRIVED)),
            delivered=Count("pk", filter=Q(state=MessageState.DELIVERED)),
            waiting=Count("pk", filter=Q(state__in=UNDER_WAY)),
        )
        .order_by("purpose")
    )
    return [Sending(**row, not_sent=row["due"] - row["sent"] - row["waiting"]) for row in due]


def _returns(patients, start, end) -> list[Return]:
    last_day = (end - timedelta.resolution).date()
    asked = FollowUp.objects.filter(patient__in=patients, due_on__lte=last_day)
    if start is not None:
        asked = asked.filter(due_on__gte=start.date())
    by_code = (
        asked.exclude(state__in=["planned", "cancelled"])
        .values("code")
        .annotate(
            first_due=Min("due_on"),
            answered=Count("pk", filter=Q(state="answered")),
            open=Count("pk", filter=Q(state="open")),
            missed=Count("pk", filter=Q(state="missed")),
        )
        .order_by("first_due", "code")
    )
    return [Return(row["code"], row["answered"], row["open"], row["missed"]) for row in by_code]


def _alerts(patients, start, end) -> Alerts:
    given = Delivery.objects.filter(
        within("started_at", start, end), patient__in=patients, infusion_id__isnull=False
    ).aggregate(
        infusions=Count("pk"),
        red_alerts=Sum("red_alerts", default=0),
        stopped_early=Count("pk", filter=Q(stopped_early=True)),
    )
    return Alerts(**given)


def _enquiries(patients, start, end) -> Enquiries:
    sites = patients.order_by().values("site").distinct()
    received = Enquiry.objects.filter(within("received_at", start, end), site__in=sites)
    return Enquiries(**received.aggregate(received=Count("pk"), registered=Count("patient", distinct=True)))


def _chairs(patients, start, end) -> list[ChairUse]:
    """Past use of the chairs of the patients' sites; a chair's time counts from its first appointment in the period."""
    sites = patients.order_by().values("site").distinct()
    held = Reservation.objects.filter(
        within("starts_at", start, end), active=True, chair__site__in=sites, appointment__state__in=[*CAME, "noshow"]
    )
    length = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    rows = (
        held.order_by()
        .values("chair", "chair__site", name=Concat("chair__site__name", Value(", "), "chair__name"))
        .annotate(held=Sum(length), first=Min("starts_at"), infusions=Count("appointment", distinct=True))
        .order_by("name")
    )
    rows = list(rows)
    hours = _weekly_hours({row["chair__site"] for row in rows})
    return [
        ChairUse(
            row["name"],
            row["held"] / timedelta(hours=1),
            _open_hours(hours.get(row["chair__site"], {}), (start or row["first"]).date(), end.date()),
            row["infusions"],
        )
        for row in rows
    ]


def _weekly_hours(sites) -> dict[int, dict[int, float]]:
    """For every site the hours it is open on each weekday; closures are left out of account."""
    found: dict[int, dict[int, float]] = {}
    for site, weekday, opens, closes in OpeningHours.objects.filter(site__in=sites).values_list(
        "site", "weekday", "opens", "closes"
    ):
        week = found.setdefault(site, {})
        minutes = 60 * (closes.hour - opens.hour) + closes.minute - opens.minute
        week[weekday] = week.get(weekday, 0) + minutes / 60
    return found


def _open_hours(week: dict[int, float], first: date, last: date) -> float:
    """The opening hours from one day to another, both included."""
    weeks, days = divmod((last - first).days + 1, 7)
    rest = (week.get((first.weekday() + number) % 7, 0) for number in range(days))
    return weeks * sum(week.values()) + sum(rest)


def within(field: str, start: datetime | None, end: datetime) -> Q:
    later = Q(**{f"{field}__gte": start}) if start else Q()
    return later & Q(**{f"{field}__lt": end})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
