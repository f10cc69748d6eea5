"""Questionnaires that are due, opened, answered; the short check before an infusion."""

import logging
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.db import DatabaseError, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.messaging import services as messaging
from clinic.one_by_one import on_its_own
from intake.assessments import services as assessments
from intake.assessments.models import AssessmentState, Occasion
from intake.patients.models import Patient
from intake.risk import services as risk
from treatments.courses.models import Course
from treatments.followups import queries
from treatments.followups.models import FollowUp, ReadinessCheck
from treatments.followups.plan import Due, Elsewhere, follow_up_plan
from treatments.followups.plan_rows import rows_from_json
from treatments.followups.readiness import FEELS_UNSAFE, Answers, opens_risk_case
from treatments.followups.recall import RECALL_DAYS
from treatments.followups.services.errors import FollowUpError
from treatments.followups.services.reminders import plan_reminders
from treatments.followups.services.standing import evaluate
from treatments.scheduling.models import Appointment

logger = logging.getLogger(__name__)

# When a questionnaire's message goes out on its day, on the patient's clock; the clinic's own setting (design).
ASK_AT = time(9, 0)
LAST_CALL_AT = time(20, 59)
STATES = {Due.PLANNED: "planned", Due.MISSED: "missed", Due.ANSWERED: "answered"}


@transaction.atomic
def plan_follow_ups(*, course: Course, at: datetime) -> list[FollowUp]:
    """Lay the protocol's plan over the infusions given and booked, and bring the rows in line with it.

    What was answered or missed stays as it is; what the plan no longer holds is cancelled. The patient's other courses
    are planned with it: an infusion resets what they would ask, and nothing is asked twice within its recall window.
    """
    Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=course.patient_id)
    for other in queries.planned_courses(course.patient):
        if other.pk != course.pk:
            _plan(other, at)
    _plan(course, at)
    return list(queries.follow_ups_of(course.patient).filter(course=course))


def _plan(course, at):
    patient = course.patient
    today = at.astimezone(patient.zone).date()
    days, other_days = queries.infusion_days(course)
    plan = follow_up_plan(
        rows_from_json(course.protocol.follow_ups),
        days,
        queries.answers_of(patient),
        RECALL_DAYS,
        today=today,
        elsewhere=Elsewhere(queries.asked_elsewhere(course, today), other_days),
    )
    rows = {(row.code, row.anchor): row for row in FollowUp.objects.filter(course=course)}
    with because("planned the follow-ups"):
        for point in plan:
            _bring_in_line(rows.pop((point.code, point.anchor_key), None), point, course, at)
        left = [row.pk for row in rows.values() if row.state in ("planned", "open")]
        FollowUp.objects.filter(pk__in=left).update(state="cancelled")
    for pk in left:
        messaging.cancel(about=f"follow-up:{pk}", why="the plan changed", at=at)


def _bring_in_line(row, point, course, at):
    """What has been begun, answered or missed stays; else the row says what is still to be asked, and when."""
    state = STATES.get(point.state, "planned")
    fields = {
        "instruments": list(point.waiting_for or point.instruments),
        "due_on": point.due_on,
        "opens_on": point.opens_on,
        "closes_on": point.closes_on,
        "state": state,
        "answered_at": at if state == "answered" else None,
    }
    if row is None:
        FollowUp.objects.create(
            patient=course.patient, course=course, code=point.code, anchor=point.anchor_key, planned_at=at, **fields
        )
    elif row.state in ("planned", "cancelled"):
        FollowUp.objects.filter(pk=row.pk).update(**fields)
    elif row.state == "open" and point.state in (Due.PLANNED, Due.ANSWERED) and not queries.assessments_about(row):
        FollowUp.objects.filter(pk=row.pk).update(**fields)
        messaging.cancel(about=f"follow-up:{row.pk}", why="the plan changed", at=at)


def open_due(*, at: datetime) -> int:
    """Open the follow-ups whose day has come and ask for them; close those whose window is over. Returns how many.

    Also intends the reminders of appointments that were booked while the broker was down.
    """
    for appointment in queries.unplanned_appointments(at):
        with on_its_own(f"The reminders of appointment {appointment.pk}"):
            plan_reminders(appointment=appointment, at=at)
        with on_its_own(f"The questionnaires around appointment {appointment.pk}"):
            _plan_series_of(appointment, at)
    return sum(_moved_on(follow_up, at) for follow_up in queries.follow_ups_to_move(at.date() + timedelta(days=1)))


def _moved_on(follow_up, at) -> int:
    """Open or close one whose day has come. One bad record stops no other."""
    try:
        with transaction.atomic():
            today = at.astimezone(follow_up.patient.zone).date()
            if today > follow_up.closes_on:
                return _move(follow_up, "missed")
            return _open_if_due(follow_up, today, at) if follow_up.state == "planned" else 0
    except (DatabaseError, ValueError, LookupError):
        logger.exception("Follow-up %s could not be moved on.", follow_up.pk)
        return 0


def _open_if_due(follow_up, today, at) -> int:
    """Plan anew first: what was answered or booked since may have moved this one, or taken it away."""
    if today < follow_up.opens_on:
        return 0
    plan_follow_ups(course=follow_up.course, at=at)
    follow_up.refresh_from_db()
    return _open(follow_up, at) if follow_up.state == "planned" and follow_up.opens_on <= today else 0


@transaction.atomic
def plan_around(*, appointment: Appointment, at: datetime) -> None:
    """What follows from a booking, a move or a cancellation: the reminders, and the questionnaires of the series."""
    plan_reminders(appointment=appointment, at=at)
    _plan_series_of(appointment, at)


def _plan_series_of(appointment, at):
    if appointment.course_id is not None:
        plan_follow_ups(course=appointment.course, at=at)


def _open(follow_up, at):
    moved = _move(follow_up, "open")
    if moved:
        zone = follow_up.patient.zone
        ask_on = max(follow_up.opens_on, follow_up.due_on - timedelta(days=1))
        due_at = datetime.combine(ask_on, ASK_AT, zone)
        messaging.plan(
            purpose="questionnaire",
            # With its day: one that the plan took away and brings back is asked for again.
            key=f"follow-up-{follow_up.pk}-{follow_up.due_on}",
            patient_id=follow_up.patient_id,
            about=f"follow-up:{follow_up.pk}",
            context={"follow_up": follow_up.pk},
            due_at=max(due_at, at),
            expires_at=_last_call(follow_up, at),
            at=at,
        )
    return moved


def _last_call(follow_up, at) -> datetime:
    closes = datetime.combine(follow_up.closes_on, LAST_CALL_AT, follow_up.patient.zone)
    return max(closes, at + timedelta(hours=1))


@transaction.atomic
def ask_again(follow_up: FollowUp, *, by: User, at: datetime) -> None:
    """Write once more, at most once a day, to a patient who has not answered. Raises FollowUpError."""
    if follow_up.state != "open":
        raise FollowUpError("These questions are not open any more.")
    today = at.astimezone(follow_up.patient.zone).date()
    with because("asked again for a questionnaire", by=by):
        messaging.plan(
            purpose="questionnaire",
            key=f"follow-up-{follow_up.pk}-again-{today}",
            patient_id=follow_up.patient_id,
            about=f"follow-up:{follow_up.pk}",
            context={"follow_up": follow_up.pk},
            due_at=at,
            expires_at=_last_call(follow_up, at),
            at=at,
        )


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
        plan_follow_ups(course=follow_up.course, at=at)
        evaluate(follow_up.course, at=at)


@transaction.atomic
def answer_readiness(*, appointment: Appointment, answers: Answers, at: datetime) -> ReadinessCheck:
    """Keep the patient's answers before an infusion. Not feeling safe opens a risk case.

    The last answer to a question counts; a question left open keeps the answer it had. Name and number of the escort
    count as they were sent, for whoever was to come may not come after all.
    """
    known = ReadinessCheck.objects.select_for_update().filter(appointment=appointment).first()
    before = queries.answers_of_check(known)
    left_open = [name for name in Answers.__slots__ if getattr(answers, name) is None]
    kept = replace(answers, **{name: getattr(before, name) for name in left_open})
    check = _keep_check(appointment, kept, by=appointment.patient.user, at=at)
    if opens_risk_case(answers):
        key = f"readiness-{appointment.pk}"
        risk.open_case(patient=appointment.patient, sign=FEELS_UNSAFE, sign_key=key, at=at)
    return check


@transaction.atomic
def note_escort(*, appointment: Appointment, name: str, phone: str, by: User, at: datetime) -> ReadinessCheck:
    """The patient told somebody who takes them home; what they answered themselves stays."""
    known = ReadinessCheck.objects.select_for_update().filter(appointment=appointment).first()
    answers = replace(queries.answers_of_check(known), escort_name=name, escort_phone=phone)
    return _keep_check(appointment, answers, by=by, at=known.answered_at if known else at)


def _keep_check(appointment, answers, *, by, at) -> ReadinessCheck:
    stored = {name: getattr(answers, name) for name in Answers.__slots__}
    with because("answered the readiness check", by=by):
        check, _ = ReadinessCheck.objects.update_or_create(
            appointment=appointment, defaults={"answers": stored, "answered_at": at}
        )
    return check
