"""Reading follow-ups, their answers, and the infusions that they count from."""

from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.messaging.models import Message
from intake.assessments.models import Assessment, AssessmentState
from intake.patients.models import Patient
from treatments.courses.models import Course, Delivery, ProtocolKind
from treatments.followups.models import FollowUp
from treatments.followups.plan import Answered, InfusionDay
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import IS_EXPECTED

UNANSWERED = ("planned", "open")
# So long after it closed a missed one stays on the list of those who have not answered (design).
MISSED_SHOWN = timedelta(days=28)


def own_follow_up(patient: Patient, follow_up_id: int) -> FollowUp:
    """The access door for a patient: 404 unless it is their own."""
    return get_object_or_404(FollowUp, pk=follow_up_id, patient=patient)


def follow_ups_of(patient: Patient) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(patient=patient).exclude(state="cancelled").order_by("due_on", "id")


def infusion_days(course: Course) -> tuple[list[InfusionDay], tuple[date, ...]]:
    """The local dates of the infusions given and still booked: those of a course, and those of the patient's others."""
    zone = course.patient.zone
    given = Delivery.objects.filter(patient=course.patient_id).values_list("course", "started_at")
    booked = Appointment.objects.filter(
        patient=course.patient_id, kind__in=["infusion", "booster"], state__in=IS_EXPECTED
    ).values_list("course", "starts_at")
    days = sorted((start.astimezone(zone).date(), of_course) for of_course, start in [*given, *booked])
    in_series = course.protocol.kind == ProtocolKind.INDUCTION
    own = [InfusionDay(on, in_series) for on, of_course in days if of_course == course.pk]
    return own, tuple(on for on, of_course in days if of_course != course.pk)


def asked_elsewhere(course: Course, today: date) -> tuple[Answered, ...]:
    """What the patient's other courses ask and have not had answered: an overdue one may be answered today."""
    waiting = FollowUp.objects.filter(patient=course.patient_id, state__in=UNANSWERED, closes_on__gte=today)
    return tuple(
        Answered(instrument, max(row.due_on, today))
        for row in waiting.exclude(course=course)
        for instrument in row.instruments
    )


def planned_courses(patient: Patient) -> list[Course]:
    """The patient's courses that still ask something, the oldest first."""
    asking = FollowUp.objects.filter(course=OuterRef("pk"), state__in=UNANSWERED)
    courses = Course.objects.filter(Exists(asking), patient=patient)
    return list(courses.select_related("patient", "protocol").order_by("opened_at"))


def answers_of(patient: Patient) -> list[Answered]:
    """Every complete assessment of a patient, on the patient's own calendar."""
    zone = patient.zone
    complete = Assessment.objects.filter(patient=patient, state=AssessmentState.COMPLETE)
    return [
        Answered(instrument, collected_at.astimezone(zone).date())
        for instrument, collected_at in complete.values_list("instrument", "collected_at")
    ]


def assessments_about(follow_up: FollowUp) -> dict[str, Assessment]:
    """What was started for a follow-up, by instrument."""
    return {one.instrument: one for one in Assessment.objects.filter(about=f"follow-up:{follow_up.pk}")}


def unplanned_appointments(at: datetime) -> QuerySet[Appointment]:
    """Expected appointments without any message: the broker was down when they were booked."""
    named = Concat(Value("appointment:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return (
        Appointment.objects.filter(~Exists(Message.objects.filter(about=named)))
        .filter(state__in=IS_EXPECTED, starts_at__gt=at)
        .select_related("patient", "site")
    )


def follow_ups_to_move(today_latest: date) -> QuerySet[FollowUp]:
    """Follow-ups that may have opened or closed by now, on whatever calendar."""
    opens = Q(state="planned", opens_on__lte=today_latest)
    closes = Q(state="open", closes_on__lt=today_latest)
    return FollowUp.objects.filter(opens | closes).select_related("patient__site", "course__protocol")


def unanswered_at(user: User, at: datetime) -> list[FollowUp]:
    """What patients of this user's sites have been asked and not answered: what is late, and what was lately missed.

    A later answer to the same patient's next questions closes the matter. The longest waiting first.
    """
    today = at.date()
    answered_since = FollowUp.objects.filter(
        patient=OuterRef("patient"), state="answered", due_on__gt=OuterRef("due_on")
    )
    late = Q(state="open", due_on__lt=today)
    missed = Q(state="missed", closes_on__gte=today - MISSED_SHOWN)
    found = FollowUp.objects.filter(late | missed, ~Exists(answered_since), patient__site__memberships__user=user)
    return list(found.select_related("patient__site").order_by("due_on", "pk"))


def follow_up_for(user: User, follow_up_id: int) -> FollowUp:
    """The access door for staff: 404 unless the patient belongs to one of their sites."""
    found = FollowUp.objects.filter(patient__site__memberships__user=user).select_related("patient__site")
    return get_object_or_404(found, pk=follow_up_id)
