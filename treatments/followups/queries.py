"""Reading follow-ups, booster reviews and the facts that the rules about a course need."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.messaging.models import Message
from intake.assessments.models import Assessment, AssessmentState
from intake.patients.models import Patient
from treatments.courses.models import Course, CourseState, Delivery, ProtocolKind
from treatments.courses.queries import current_order
from treatments.followups.boosters import Decided
from treatments.followups.course_facts import CourseFacts
from treatments.followups.models import BoosterOffer, BoosterReview, FollowUp
from treatments.followups.offers import OfferState
from treatments.followups.plan import Answered, InfusionDay
from treatments.followups.readings import Assessment as AssessmentFact
from treatments.scheduling.models import TAKES_PLACE, Appointment
from treatments.scheduling.states import IS_EXPECTED

INSTRUMENT = "lsas-sr"


def own_follow_up(patient: Patient, follow_up_id: int) -> FollowUp:
    """The access door for a patient: 404 unless it is their own."""
    return get_object_or_404(FollowUp, pk=follow_up_id, patient=patient)


def review_for(user: User, review_id: int) -> BoosterReview:
    """The access door for staff: 404 unless the patient belongs to one of their sites."""
    found = BoosterReview.objects.filter(patient__site__memberships__user=user)
    return get_object_or_404(found.select_related("patient__site", "course__protocol", "decided_by"), pk=review_id)


def reviews_at(user: User) -> QuerySet[BoosterReview]:
    """Booster reviews at this user's sites: those that wait first, the oldest of them on top."""
    found = BoosterReview.objects.filter(patient__site__memberships__user=user)
    return found.select_related("patient", "course__protocol", "decided_by").order_by("-state", "raised_at")


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


def courses_to_evaluate() -> QuerySet[Course]:
    """The newest induction series of every patient who had at least one infusion in it."""
    given = Delivery.objects.filter(course=OuterRef("pk"))
    return (
        Course.objects.filter(Exists(given), protocol__kind=ProtocolKind.INDUCTION)
        .order_by("patient_id", "-opened_at")
        .distinct("patient_id")
    )


def series_before(course: Course) -> Course | None:
    """The induction series that a course belongs to: itself, or the one it follows."""
    if course.protocol.kind == ProtocolKind.INDUCTION:
        return course
    return (
        Course.objects.filter(
            patient=course.patient_id, protocol__kind=ProtocolKind.INDUCTION, opened_at__lte=course.opened_at
        )
        .order_by("-opened_at")
        .first()
    )


def course_facts(course: Course, at: datetime) -> CourseFacts:
    """What the rules know about an induction series and what followed it. A constant number of queries."""
    deliveries = Delivery.objects.filter(patient=course.patient_id, started_at__lte=at)
    starts = list(deliveries.values_list("course_id", "started_at"))
    series = [start for course_id, start in starts if course_id == course.pk]
    later = [start for course_id, start in starts if course_id != course.pk and series and start > min(series)]
    order = current_order(course)
    review = open_review(course.patient_id)
    return CourseFacts(
        zone=ZoneInfo(course.patient.time_zone),
        instrument=INSTRUMENT,
        planned_infusions=order.infusions if order else course.protocol.infusions,
        series=tuple(start.astimezone(UTC) for start in series),
        later=tuple(start.astimezone(UTC) for start in later),
        assessments=tuple(_readings(course.patient_id, at)),
        at=at.astimezone(UTC),
        series_closed_at=course.ended_at,
        review_open_since=review.raised_at if review else None,
    )


def _readings(patient_id: int, at: datetime):
    complete = Assessment.objects.filter(
        patient=patient_id, instrument=INSTRUMENT, state=AssessmentState.COMPLETE, collected_at__lte=at
    )
    for collected_at, total in complete.values_list("collected_at", "total"):
        yield AssessmentFact(INSTRUMENT, collected_at, int(total), "complete")


def open_review(patient_id: int) -> BoosterReview | None:
    return BoosterReview.objects.filter(patient=patient_id, state__in=["open", "postponed"]).first()


def last_decision(course: Course) -> Decided | None:
    """When the last booster review of this patient was decided, as the rules take it."""
    review = (
        BoosterReview.objects.filter(patient=course.patient_id, decided_at__isnull=False)
        .order_by("-decided_at")
        .first()
    )
    if review is None or review.decided_at < course.opened_at:
        return None
    return Decided(review.decided_at, review.postponed_to if review.state == "postponed" else None)


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


def courses_in_treatment() -> QuerySet[Course]:
    return Course.objects.filter(state=CourseState.OPEN).select_related("patient", "protocol")


def approved_without_a_time() -> QuerySet[BoosterReview]:
    """Approved boosters for which nothing is booked and nothing was offered yet."""
    taking = Appointment.objects.filter(course=OuterRef("booster_course"), state__in=TAKES_PLACE)
    offered = BoosterOffer.objects.filter(review=OuterRef("pk"))
    approved = BoosterReview.objects.filter(state="approved", booster_course__state=CourseState.OPEN)
    return approved.filter(~Exists(taking), ~Exists(offered))


def own_booster_offer(patient: Patient, offer_id: int) -> BoosterOffer:
    """The access door for a patient: 404 unless it was made to them."""
    offers = BoosterOffer.objects.select_related("accepted", "course__site")
    return get_object_or_404(offers, pk=offer_id, review__patient=patient)


def offered_times(offer: BoosterOffer) -> list[Appointment]:
    """The times of an offer, in order."""
    return [time.appointment for time in offer.times.select_related("appointment").order_by("appointment__starts_at")]


def open_offer_of(patient: Patient) -> BoosterOffer | None:
    return BoosterOffer.objects.filter(review__patient=patient, state=OfferState.OPEN).first()


def offer_for(user: User, offer_id: int) -> BoosterOffer:
    """The access door for staff."""
    found = BoosterOffer.objects.filter(review__patient__site__memberships__user=user)
    return get_object_or_404(found.select_related("review__patient", "course"), pk=offer_id)


def offers_at(user: User) -> QuerySet[BoosterOffer]:
    """What is offered at this user's sites, and what became of it, the newest first."""
    found = BoosterOffer.objects.filter(review__patient__site__memberships__user=user)
    return found.select_related("review__patient__site", "accepted").order_by("-made_at")
