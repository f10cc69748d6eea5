"""How the clinic runs: from enquiry to booster, no-shows, messages, questionnaires, alerts, chairs.

Every figure is one statement, whatever the number of rows; `people` is about how many patients it tells.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.db.models.expressions import RawSQL

from clinic.messaging.models import Message
from clinic.messaging.states import State as MessageState
from intake.patients.models import Enquiry
from treatments.courses.models import Delivery
from treatments.followups.models import FollowUp
from treatments.outcomes.funnel import Step
from treatments.outcomes.queries.chairs import ChairUse, chairs
from treatments.outcomes.queries.counting import by_people, counting
from treatments.outcomes.queries.journeys import steps
from treatments.outcomes.queries.period import Span
from treatments.scheduling.models import Appointment
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
    people: int


@dataclass(frozen=True, slots=True)
class Sending:
    """Messages of one purpose that were due: sent, of them reported as delivered, not sent at all, still waiting."""

    purpose: str
    due: int
    sent: int
    delivered: int
    not_sent: int
    waiting: int
    people: int


@dataclass(frozen=True, slots=True)
class Return:
    """Questionnaires of one row of the plan whose day has come: answered, still open, missed.

    `key` is the number of the first of them, by which an address can name the row.
    """

    code: str
    key: int
    answered: int
    open: int
    missed: int
    people: int


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
class Running:
    steps: list[Step]
    enquiries: Enquiries
    attendance: list[Attendance]
    sendings: list[Sending]
    returns: list[Return]
    alerts: Alerts
    chairs: list[ChairUse]


@counting
def running(span: Span) -> Running:
    """Return how the clinic ran in a period."""
    return Running(
        steps=steps(span),
        attendance=_attendance(span),
        sendings=_sendings(span),
        returns=_returns(span),
        alerts=_alerts(span),
        enquiries=_enquiries(span),
        chairs=chairs(span),
    )


def expected(span: Span):
    """Past appointments that were not called off."""
    past = Appointment.objects.filter(span.within("starts_at"), patient__in=span.patients)
    return past.exclude(state__in=[State.PROPOSED, State.CANCELLED])


# When the first reminder of each appointment went out: one pass, where a search for each would be many.
_REMINDER = f"""
(
    SELECT about, min(sent_at) AS sent_at FROM clinic_message
    WHERE purpose = 'appointment' AND state IN ('{"', '".join(ARRIVED)}') GROUP BY about
) AS reminder ON reminder.about = 'appointment:' || appointment.id
"""
_IN_TIME = "reminder.sent_at < appointment.starts_at"
_REMINDED = f"""
SELECT appointment.id FROM treatments_appointment AS appointment JOIN {_REMINDER} WHERE {_IN_TIME}
"""


def was_reminded() -> Q:
    """The condition that a reminder for an appointment went out before it began."""
    return Q(pk__in=RawSQL(_REMINDED, ()))  # noqa: S611 - no parameter


def _attendance(span) -> list[Attendance]:
    appointments, parameters = (
        expected(span).order_by().values("pk", "state", "patient_id", "starts_at").query.sql_with_params()
    )
    statement = f"""
        SELECT was, sum(expected)::bigint, sum(missed)::bigint, sum(open)::bigint, count(*) FROM (
            SELECT coalesce({_IN_TIME}, false) AS was, count(*) AS expected,
                count(*) FILTER (WHERE state = %s) AS missed, count(*) FILTER (WHERE NOT state IN %s) AS open
            FROM ({appointments}) AS appointment (id, state, patient_id, starts_at) LEFT JOIN {_REMINDER}
            GROUP BY 1, patient_id
        ) AS by_person GROUP BY 1
    """  # noqa: S608 - what stands in braces is made here
    with connection.cursor() as cursor:
        cursor.execute(statement, [State.NOSHOW.value, (State.NOSHOW.value, *(one.value for one in CAME)), *parameters])
        found = {row[0]: Attendance(*row) for row in cursor.fetchall()}
    return [found.get(reminded, Attendance(reminded, 0, 0, 0, 0)) for reminded in (True, False)]


def due(span: Span):
    """Messages to patients that were due and not cancelled."""
    rows = Message.objects.filter(span.within("due_at"), patient_id__in=span.patients.values("pk"))
    return rows.exclude(state=MessageState.CANCELLED)


def _sendings(span) -> list[Sending]:
    figures = {
        "due": Count("pk"),
        "sent": Count("pk", filter=Q(state__in=ARRIVED)),
        "delivered": Count("pk", filter=Q(state=MessageState.DELIVERED)),
        "waiting": Count("pk", filter=Q(state__in=UNDER_WAY)),
    }
    rows = by_people(due(span), "purpose", "patient_id", figures)
    return [Sending(**row, not_sent=row["due"] - row["sent"] - row["waiting"]) for row in rows]


def asked(span: Span):
    """Questionnaires whose day has come."""
    found = FollowUp.objects.filter(patient__in=span.patients, due_on__lte=span.last_day)
    if span.start is not None:
        found = found.filter(due_on__gte=span.start.date())
    return found.exclude(state__in=["planned", "cancelled"])


def _returns(span) -> list[Return]:
    figures = {
        "first_due": Min("due_on"),
        "key": Min("pk"),
        "answered": Count("pk", filter=Q(state="answered")),
        "open": Count("pk", filter=Q(state="open")),
        "missed": Count("pk", filter=Q(state="missed")),
    }
    by_code = sorted(by_people(asked(span), "code", "patient", figures), key=lambda row: row["first_due"])
    return [Return(**{name: value for name, value in row.items() if name != "first_due"}) for row in by_code]


def _alerts(span) -> Alerts:
    given = Delivery.objects.filter(
        span.within("started_at"), patient__in=span.patients, infusion_id__isnull=False
    ).aggregate(
        infusions=Count("pk"),
        red_alerts=Sum("red_alerts", default=0),
        stopped_early=Count("pk", filter=Q(stopped_early=True)),
    )
    return Alerts(**given)


def _enquiries(span) -> Enquiries:
    sites = span.patients.order_by().values("site").distinct()
    received = Enquiry.objects.filter(span.within("received_at"), site__in=sites)
    return Enquiries(**received.aggregate(received=Count("pk"), registered=Count("patient", distinct=True)))
