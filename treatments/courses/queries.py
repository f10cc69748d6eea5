"""Reading protocols, courses, orders and what was given."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Sum
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from intake.assessments.queries import course_of
from intake.patients.models import Patient
from intake.screening.models import ResultKind, ScreeningResult
from treatments.courses.exposure_limits import EarlierInfusion
from treatments.courses.limit_rows import limits_from_rows
from treatments.courses.limits import SHIPPED_LIMITS, LimitRow
from treatments.courses.models import Course, CourseState, Delivery, Order, PatientWeight, Protocol
from treatments.courses.order_exposure import OrderPlan
from treatments.courses.orders import OrderDraft
from treatments.courses.quantities import format_number
from treatments.courses.response import INSTRUMENT, Given, TotalAt, evidence, results_of
from treatments.courses.titration import Proposal, propose_next, titration_rule
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


DATA_FIELDS = (
    "mg_per_kg", "minutes", "infusions", "gap_min_days", "gap_preferred_days", "gap_max_days", "limits", "monitoring",
    "follow_ups", "sources",
)  # fmt: skip


def data_of(protocol: Protocol) -> dict:
    """What a version says, as the plain data that the rules read."""
    data = {name: getattr(protocol, name) for name in DATA_FIELDS}
    return {**data, "mg_per_kg": format_number(Decimal(str(protocol.mg_per_kg)))}


def versions_of(protocol: Protocol) -> list[Protocol]:
    """Every version of the same protocol, the newest first."""
    return list(Protocol.objects.filter(code=protocol.code).select_related("signature").order_by("-version"))


def versions_to_move_to(course: Course) -> list[Protocol]:
    """The signed versions of the course's protocol that it does not follow, the newest first."""
    signed = Protocol.objects.filter(code=course.protocol.code, signature__isnull=False)
    return list(signed.exclude(pk=course.protocol_id).order_by("-version"))


def order_plan(course: Course, draft: OrderDraft, weight: PatientWeight, at: datetime) -> OrderPlan:
    """An order beside what the patient has had before, as the exposure limits judge it."""
    patient = course.patient
    given = Delivery.objects.filter(course=course).count()
    since = at - timedelta(hours=24)
    return OrderPlan(
        mg_per_kg=draft.mg_per_kg,
        left=max(draft.infusions - given, 0),
        gap_min_days=draft.gap_min_days,
        gap_preferred_days=draft.gap_preferred_days,
        today=at.astimezone(patient.zone).date(),
        earlier=earlier_infusions(patient),
        weight_kg=weight.weight_kg,
        weighed_again=patient.weights.filter(measured_at__gt=since, measured_at__lte=at).count() > 1,
    )


def next_dose(course: Course) -> tuple[Proposal, tuple[str, ...]]:
    """What the next dose might be, and what is known of the last infusion; nothing applies it."""
    given = [
        Given(
            started_at=delivery.started_at,
            mg_per_kg=delivery.ordered_mg_per_kg or delivery.mg_per_kg,
            red_alerts=delivery.red_alerts if delivery.infusion_id else None,
            stopped_early=delivery.stopped_early,
        )
        for delivery in Delivery.objects.filter(course=course).order_by("started_at")
    ]
    scale = course_of(course.patient, [INSTRUMENT])[INSTRUMENT]
    readings = [TotalAt(each.collected_at, int(each.total)) for each in scale if each.total is not None]
    rule = titration_rule(course.protocol.monitoring["titration"])
    return propose_next(results_of(given, readings), rule), evidence(given, readings)


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


def orders_to_countersign(user: User):
    """The newest revisions of open courses that wait for a second prescriber, where another one signed first."""
    newer = Order.objects.filter(course=OuterRef("course"), revision__gt=OuterRef("revision"))
    waiting = Order.objects.filter(
        ~Exists(newer), course__site__memberships__user=user, course__state=CourseState.OPEN,
        needs_second_prescriber=True, countersignature__isnull=True,
    )  # fmt: skip
    return waiting.exclude(signed_by=user).select_related("course__patient").order_by("signed_at")


def deliveries_of(patient: Patient):
    return Delivery.objects.filter(patient=patient).order_by("started_at")


def earlier_infusions(patient: Patient) -> tuple[EarlierInfusion, ...]:
    """What this patient was given, as the exposure limits take it; days on the patient's own calendar."""
    zone = patient.zone
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


def weight_before(patient: Patient, at: datetime) -> PatientWeight | None:
    """The newest weight that was measured before a moment."""
    return PatientWeight.objects.filter(patient=patient, measured_at__lt=at).order_by("-measured_at", "-id").first()


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
