"""Reading protocols, courses, orders and what was given."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q, Sum
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from intake.patients.models import Patient
from intake.screening.models import ResultKind, ScreeningResult
from treatments.courses.exposure_limits import EarlierInfusion
from treatments.courses.limit_rows import limits_from_rows
from treatments.courses.limits import SHIPPED_LIMITS, LimitRow
from treatments.courses.models import Course, CourseState, Delivery, Order, PatientWeight, Protocol
from treatments.courses.weights import BodyWeights, body_weights

EXPOSURE_DAYS = 90


def protocols():
    """Every version of every protocol, newest first, with its signature."""
    return Protocol.objects.select_related("signature__signed_by").order_by("code", "-version")


def protocols_in_force(kind: str | None = None) -> list[Protocol]:
    """The newest signed version of each protocol; of one kind, if asked."""
    signed = Protocol.objects.filter(signature__isnull=False).order_by("code", "-version").distinct("code")
    return [protocol for protocol in signed if kind is None or protocol.kind == kind]


def current_limits() -> tuple[LimitRow, ...]:
    """The dose limits in force: those of the newest signed induction protocol, or the shipped ones."""
    newest = (
        Protocol.objects.filter(signature__isnull=False, kind="induction").order_by("-signature__signed_at").first()
    )
    return limits_from_rows(newest.limits) if newest else SHIPPED_LIMITS


def courses_of(user: User):
    return Course.objects.filter(site__memberships__user=user)


def course_for(user: User, course_id: int) -> Course:
    """The access door to a course, with its patient, protocol and orders: 404 unless it is of one of their sites."""
    orders = Order.objects.select_related("countersignature", "signed_by").order_by("-revision")
    courses = courses_of(user).select_related("patient", "protocol", "site", "previous")
    return get_object_or_404(courses.prefetch_related(Prefetch("orders", queryset=orders)), pk=course_id)


def order_for(user: User, order_id: int) -> Order:
    """The access door to an order: 404 unless its course belongs to one of their sites."""
    orders = Order.objects.filter(course__site__memberships__user=user).select_related("course__patient", "signed_by")
    return get_object_or_404(orders, pk=order_id)


def open_course_of(patient: Patient) -> Course | None:
    return Course.objects.filter(patient=patient, state=CourseState.OPEN).select_related("protocol", "previous").first()


def current_order(course: Course) -> Order | None:
    """The newest revision that may be given: countersigned where it needs a second prescriber."""
    valid = Q(needs_second_prescriber=False) | Q(countersignature__isnull=False)
    return Order.objects.filter(valid, course=course).order_by("-revision").first()


def deliveries_of(patient: Patient):
    return Delivery.objects.filter(patient=patient).order_by("started_at")


def earlier_infusions(patient: Patient) -> tuple[EarlierInfusion, ...]:
    """What this patient was given, as the exposure limits take it; days on the patient's own calendar."""
    zone = ZoneInfo(patient.time_zone)
    return tuple(
        EarlierInfusion(
            started_on=delivery.started_at.astimezone(zone).date(),
            ordered_mg_per_kg=delivery.ordered_mg_per_kg,
            delivered_mg_per_kg=delivery.delivered_mg / delivery.weight_kg,
            weight_kg=delivery.weight_kg,
            ran_to_its_end=not delivery.stopped_early,
        )
        for delivery in deliveries_of(patient)
    )


def exposure(patient: Patient, at: datetime) -> dict:
    """Lifetime and recent exposure: number of infusions and milligrams, and when the last one was."""
    recent = Q(started_at__gte=at - timedelta(days=EXPOSURE_DAYS))
    return Delivery.objects.filter(patient=patient, started_at__lte=at).aggregate(
        infusions=Count("id"),
        mg=Sum("delivered_mg", default=Decimal(0)),
        recent_infusions=Count("id", filter=recent),
        recent_mg=Sum("delivered_mg", filter=recent, default=Decimal(0)),
    )


def last_delivery(patient: Patient) -> Delivery | None:
    return deliveries_of(patient).last()


def latest_weight(patient: Patient) -> PatientWeight | None:
    return PatientWeight.objects.filter(patient=patient).order_by("-measured_at", "-id").first()


def weights_of(patient: Patient, actual_kg: Decimal) -> BodyWeights:
    """All weights that follow from this actual weight and the patient's newest measured height."""
    height = (
        ScreeningResult.objects.filter(patient=patient, kind=ResultKind.HEIGHT, corrected_by__isnull=True)
        .order_by("-collected_at", "-id")
        .first()
    )
    height_cm = Decimal(str(height.value["cm"])) if height else None
    return body_weights(actual_kg, height_cm, patient.reference_sex)


def consent_context(patient: Patient) -> tuple[int | None, Decimal | None, datetime | None]:
    """What a consent must cover now: the open course, its ordered dose, and since when a signature counts for it.

    A new series asks again (clinical reference 7.1), so a signature counts from the end of the series before.
    """
    course = open_course_of(patient)
    if course is None:
        return None, None, None
    order = current_order(course)
    not_before = course.previous.ended_at if course.previous_id else None
    return course.pk, order.mg_per_kg if order else course.protocol.mg_per_kg, not_before
