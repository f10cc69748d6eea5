"""Reading follow-ups, their answers, and the infusions that they count from."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.shortcuts import get_object_or_404

from clinic.messaging.models import Message
from intake.assessments.models import Assessment, AssessmentState
from intake.patients.models import Patient
from treatments.courses.models import Course, Delivery, ProtocolKind
from treatments.followups.models import FollowUp
from treatments.followups.plan import Answered, InfusionDay
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import IS_EXPECTED


def own_follow_up(patient: Patient, follow_up_id: int) -> FollowUp:
    """The access door for a patient: 404 unless it is their own."""
    return get_object_or_404(FollowUp, pk=follow_up_id, patient=patient)


def follow_ups_of(patient: Patient) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(patient=patient).exclude(state="cancelled").order_by("due_on", "id")


def infusion_days(course: Course) -> list[InfusionDay]:
    """The local dates of the infusions of a course: those given, and those still booked."""
    zone = ZoneInfo(course.patient.time_zone)
    given = Delivery.objects.filter(course=course).values_list("started_at", flat=True)
    booked = Appointment.objects.filter(course=course, kind__in=["infusion", "booster"], state__in=IS_EXPECTED)
    starts = [*given, *booked.values_list("starts_at", flat=True)]
    in_series = course.protocol.kind == ProtocolKind.INDUCTION
    return [InfusionDay(start.astimezone(zone).date(), in_series) for start in sorted(starts)]


def answers_of(patient: Patient) -> list[Answered]:
    """Every complete assessment of a patient, on the patient's own calendar."""
    zone = ZoneInfo(patient.time_zone)
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
    waiting = FollowUp.objects.filter(state__in=["planned", "open"], opens_on__lte=today_latest)
    return waiting.select_related("patient__site", "course")
