"""Acts after booking and after the infusion: reminders, questionnaires, the question whether a booster is due."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.messaging import services as messaging
from intake.assessments import services as assessments
from intake.assessments.models import AssessmentState, Occasion
from intake.patients.models import Patient
from intake.risk import services as risk
from treatments.courses import services as courses
from treatments.courses.models import Course, CourseState, Order, Protocol
from treatments.courses.orders import OrderDraft
from treatments.followups import queries
from treatments.followups.boosters import BoosterRules, booster_reasons
from treatments.followups.models import BoosterReview, CourseStateEvent, FollowUp, ReadinessCheck
from treatments.followups.plan import Due, follow_up_plan
from treatments.followups.plan_rows import rows_from_json
from treatments.followups.readiness import FEELS_UNSAFE, Answers, opens_risk_case
from treatments.followups.recall import RECALL_DAYS
from treatments.followups.reminder_plan import Booking, Purpose, Visit, planned_reminders
from treatments.followups.states import CourseState as Standing
from treatments.followups.states import course_state
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import IS_EXPECTED, State

# When a questionnaire's message goes out on its day, on the patient's clock; the clinic's own setting (design).
ASK_AT = time(9, 0)
LAST_CALL_AT = time(20, 59)
STATES = {Due.PLANNED: "planned", Due.MISSED: "missed", Due.ANSWERED: "answered"}


class FollowUpError(Exception):
    """An act that is not possible; the message is the sentence a user reads."""


# --- Reminders of appointments


@transaction.atomic
def plan_reminders(*, appointment: Appointment, at: datetime) -> int:
    """Intend every reminder that an expected appointment still needs, once each; cancel those of any other.

    Returns how many are intended. Running it twice changes nothing.
    """
    about = f"appointment:{appointment.pk}"
    if appointment.state not in IS_EXPECTED:
        messaging.cancel(about=about, why=f"the appointment is {appointment.state}", at=at)
        return 0
    reminders = [one for one in planned_reminders(_booking(appointment)) if one.expires_at > at]
    for reminder in reminders:
        messaging.plan(
            purpose="appointment",
            key=f"appointment-{appointment.pk}-{reminder.purpose}",
            patient_id=appointment.patient_id,
            about=about,
            context={"appointment": appointment.pk, "reminder": str(reminder.purpose)},
            due_at=reminder.due_at,
            expires_at=reminder.expires_at,
            at=at,
        )
    if appointment.state == State.CONFIRMED:
        messaging.cancel(keys=[f"appointment-{appointment.pk}-{Purpose.CONFIRM}"], why="confirmed already", at=at)
    return len(reminders)


def _booking(appointment) -> Booking:
    return Booking(
        starts_at=appointment.starts_at,
        booked_at=appointment.booked_at,
        zone=ZoneInfo(appointment.patient.time_zone),
        visit=Visit.INFUSION if KINDS[appointment.kind].is_infusion else Visit.OTHER,
        first_of_series=appointment.number_in_series == 1,
    )


# --- Questionnaires


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


# --- Where a course stands, and boosters


@transaction.atomic
def evaluate(course: Course, *, at: datetime) -> Standing | None:
    """Compute where the patient's series stands, keep it when it changed, and raise a booster review if one is due.

    Returns None for a patient without an induction series. Running it twice changes nothing.
    """
    series = queries.series_before(course)
    if series is None:
        return None
    Patient.objects.select_for_update(no_key=True).get(pk=series.patient_id)
    facts = queries.course_facts(series, at)
    _raise_review(series, facts, at)
    facts = queries.course_facts(series, at)
    standing = course_state(facts)
    last = CourseStateEvent.objects.filter(course=series).order_by("-id").first()
    if last is None or (last.state, last.reason) != (standing.name, standing.reason[:300]):
        CourseStateEvent.objects.create(course=series, state=standing.name, reason=standing.reason[:300], at=at)
    return standing


def _raise_review(series, facts, at):
    """Open a review, or let an open one say what has come up since: a loss of response outweighs an interval."""
    reasons = booster_reasons(facts, BoosterRules(), decided=queries.last_decision(series))
    if not reasons:
        return
    first = reasons[0]
    words = {
        "code": first.code,
        "reason": " ".join(reason.text for reason in reasons)[:400],
        "basis": first.basis[:200],
    }
    waiting = queries.open_review(series.patient_id)
    with because(f"booster review: {first.code}"):
        if waiting is None:
            BoosterReview.objects.create(patient=series.patient, course=series, raised_at=at, **words)
        elif waiting.state == "open" and waiting.code != first.code:
            BoosterReview.objects.filter(pk=waiting.pk, state="open").update(**words)


@transaction.atomic
def approve(review: BoosterReview, *, protocol: Protocol, draft: OrderDraft, by: User, at: datetime) -> Order:
    """Approve a booster: end the finished series, open the booster course and sign its order, in one step.

    Raises FollowUpError (decided already), CourseError, WeightMissing, OrderRefused; then nothing has happened.
    """
    locked = _undecided(review)
    current = Course.objects.filter(patient=locked.patient_id, state=CourseState.OPEN).first()
    if current is not None:
        courses.end_course(current, reason="completed", by=by, at=at)
    booster = courses.open_course(patient=locked.patient, protocol=protocol, by=by, at=at, previous=locked.course)
    order = courses.sign_order(course=booster, draft=draft, by=by, at=at)
    _decide(locked, "approved", by=by, at=at, booster_course=booster)
    return order


@transaction.atomic
def decline(review: BoosterReview, *, note: str, by: User, at: datetime) -> None:
    """No booster now, and why. Raises FollowUpError."""
    _decide(_undecided(review), "declined", by=by, at=at, note=note)


@transaction.atomic
def postpone(review: BoosterReview, *, note: str, until, by: User, at: datetime) -> None:
    """Look again on a later day. Raises FollowUpError."""
    _decide(_undecided(review), "postponed", by=by, at=at, note=note, postponed_to=until)


def _undecided(review):
    locked = (
        BoosterReview.objects.select_for_update(of=("self",))
        .select_related("patient__site", "course")
        .get(pk=review.pk)
    )
    if locked.state not in ("open", "postponed"):
        raise FollowUpError("Somebody has decided this review already.")
    return locked


def _decide(review, state, *, by, at, **fields):
    with because(f"booster review {state}", by=by):
        BoosterReview.objects.filter(pk=review.pk).update(state=state, decided_by=by, decided_at=at, **fields)
