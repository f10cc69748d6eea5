"""Questionnaires that are due, opened, answered; the short check before an infusion."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from clinic.audit.history import because
from clinic.messaging import services as messaging
from intake.assessments import services as assessments
from intake.assessments.models import AssessmentState, Occasion
from intake.risk import services as risk
from treatments.courses.models import Course
from treatments.followups import queries
from treatments.followups.models import FollowUp, ReadinessCheck
from treatments.followups.plan import Due, follow_up_plan
from treatments.followups.plan_rows import rows_from_json
from treatments.followups.readiness import FEELS_UNSAFE, Answers, opens_risk_case
from treatments.followups.recall import RECALL_DAYS
from treatments.followups.services.errors import FollowUpError
from treatments.followups.services.reminders import plan_reminders
from treatments.followups.services.standing import evaluate
from treatments.scheduling.models import Appointment

# When a questionnaire's message goes out on its day, on the patient's clock; the clinic's own setting (design).
ASK_AT = time(9, 0)
LAST_CALL_AT = time(20, 59)
STATES = {Due.PLANNED: "planned", Due.MISSED: "missed", Due.ANSWERED: "answered"}


@transaction.atomic
def plan_follow_ups(*, course: Course, at: datetime) -> list[FollowUp]:
    """Lay the protocol's plan over the infusions given and booked, and bring the rows in line with it.

    What was answered or missed stays as it is; what the plan no longer holds is cancelled.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    patient = course.patient
    today = at.astimezone(ZoneInfo(patient.time_zone)).date()
    plan = follow_up_plan(
        rows_from_json(course.protocol.follow_ups),
        queries.infusion_days(course),
        queries.answers_of(patient),
        RECALL_DAYS,
        today=today,
    )
    rows = {(row.code, row.anchor): row for row in FollowUp.objects.filter(course=course)}
    with because("planned the follow-ups"):
        for point in plan:
            _bring_in_line(rows.pop((point.code, point.anchor_key), None), point, course, at)
        left = [row.pk for row in rows.values() if row.state in ("planned", "open")]
        FollowUp.objects.filter(pk__in=left).update(state="cancelled")
    messaging.cancel(keys=[f"follow-up-{pk}" for pk in left], why="the plan changed", at=at)
    return list(queries.follow_ups_of(patient).filter(course=course))


def _bring_in_line(row, point, course, at):
    fields = {
        "instruments": list(point.instruments),
        "due_on": point.due_on,
        "opens_on": point.opens_on,
        "closes_on": point.closes_on,
    }
    if row is None:
        state = STATES.get(point.state, "planned")
        FollowUp.objects.create(
            patient=course.patient,
            course=course,
            code=point.code,
            anchor=point.anchor_key,
            state=state,
            answered_at=at if state == "answered" else None,
            planned_at=at,
            **fields,
        )
    elif row.state in ("planned", "cancelled"):
        FollowUp.objects.filter(pk=row.pk).update(state="planned", **fields)


def open_due(*, at: datetime) -> int:
    """Open the follow-ups whose day has come and ask for them; close those whose window is over. Returns how many.

    Also intends the reminders of appointments that were booked while the broker was down.
    """
    for appointment in queries.unplanned_appointments(at):
        plan_reminders(appointment=appointment, at=at)
    moved = 0
    for follow_up in queries.follow_ups_to_move(at.date() + timedelta(days=1)):
        today = at.astimezone(ZoneInfo(follow_up.patient.time_zone)).date()
        if today > follow_up.closes_on:
            moved += _move(follow_up, "missed")
        elif follow_up.state == "planned" and today >= follow_up.opens_on:
            moved += _open(follow_up, at)
    return moved


@transaction.atomic
def _open(follow_up, at):
    moved = _move(follow_up, "open")
    if moved:
        zone = ZoneInfo(follow_up.patient.time_zone)
        ask_on = max(follow_up.opens_on, follow_up.due_on - timedelta(days=1))
        due_at = datetime.combine(ask_on, ASK_AT, zone)
        messaging.plan(
            purpose="questionnaire",
            key=f"follow-up-{follow_up.pk}",
            patient_id=follow_up.patient_id,
            about=f"follow-up:{follow_up.pk}",
            context={"follow_up": follow_up.pk},
            due_at=max(due_at, at),
            expires_at=max(datetime.combine(follow_up.closes_on, LAST_CALL_AT, zone), at + timedelta(hours=1)),
            at=at,
        )
    return moved


def _move(follow_up, state):
    with because(f"follow-up {state}"):
        return FollowUp.objects.filter(pk=follow_up.pk, state=follow_up.state).update(state=state)


@transaction.atomic
def start_answering(follow_up: FollowUp, *, at: datetime):
    """Make the forms of an open follow-up; returns the first that is not handed in, None when all are.

    Raises FollowUpError when it is not open.
    """
    if follow_up.state not in ("open", "answered"):
        raise FollowUpError("These questions are not open any more.")
    for instrument in follow_up.instruments:
        assessment = assessments.start(
            patient=follow_up.patient,
            instrument=instrument,
            occasion=Occasion.FOLLOW_UP,
            about=f"follow-up:{follow_up.pk}",
            at=at,
        )
        if assessment.state == AssessmentState.DRAFT:
            return assessment
    finish(follow_up, at=at)
    return None


@transaction.atomic
def finish(follow_up: FollowUp, *, at: datetime) -> None:
    """Every form is handed in: the follow-up is answered, and the course is looked at anew."""
    answered = FollowUp.objects.filter(pk=follow_up.pk, state="open").update(state="answered", answered_at=at)
    if answered:
        messaging.cancel(about=f"follow-up:{follow_up.pk}", why="answered", at=at)
        evaluate(follow_up.course, at=at)


@transaction.atomic
def answer_readiness(*, appointment: Appointment, answers: Answers, at: datetime) -> ReadinessCheck:
    """Keep the patient's answers before an infusion; the last ones count. Not feeling safe opens a risk case."""
    stored = {name: getattr(answers, name) for name in Answers.__slots__}
    with because("answered the readiness check"):
        check, _ = ReadinessCheck.objects.update_or_create(
            appointment=appointment, defaults={"answers": stored, "answered_at": at}
        )
    if opens_risk_case(answers):
        key = f"readiness-{appointment.pk}"
        risk.open_case(patient=appointment.patient, sign=FEELS_UNSAFE, sign_key=key, at=at)
    return check
