"""Acts around a course: protocols are signed, a course opens, orders are signed, what was given is written down."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.patients.models import Patient
from treatments.courses import queries
from treatments.courses.limit_rows import limits_from_rows
from treatments.courses.models import (
    Course,
    CourseState,
    Delivery,
    Order,
    OrderCountersignature,
    PatientWeight,
    Protocol,
    ProtocolSignature,
)
from treatments.courses.orders import OrderDraft, OrderJudgement, judge_order
from treatments.courses.protocol_defaults import SHIPPED_PROTOCOLS
from treatments.courses.weights import weight_in_kg

ORDER_MEANING = "I have reviewed this patient and order these infusions."
PROTOCOL_MEANING = "I have read every number of this protocol and put it into force."


class CourseError(Exception):
    """An act on a course that is not possible; the message is the sentence a user reads."""


class WeightMissing(CourseError):
    """There is no measured weight to judge an order by."""


class OrderRefused(CourseError):
    """The order is beyond a limit that no reason can lift, or lacks the reason it needs."""

    def __init__(self, message: str, judgement: OrderJudgement | None = None):
        super().__init__(message)
        self.judgement = judgement


@transaction.atomic
def install_protocols(*, at: datetime, by: User | None = None) -> list[Protocol]:
    """Add the shipped protocols that this clinic does not have yet. None is in force before it is signed."""
    present = set(Protocol.objects.values_list("code", flat=True))
    return [
        Protocol.objects.create(version=1, created_at=at, created_by=by, **row)
        for row in SHIPPED_PROTOCOLS
        if row["code"] not in present
    ]


@transaction.atomic
def sign_protocol(protocol: Protocol, *, by: User, at: datetime) -> ProtocolSignature:
    """Put a version into force. Raises CourseError if it is signed already, LimitsNotReadable if its limits are not."""
    limits_from_rows(protocol.limits)
    if ProtocolSignature.objects.filter(protocol=protocol).exists():
        raise CourseError("This version is in force already.")
    return ProtocolSignature.objects.create(
        protocol=protocol, signed_by=by, signed_name=by.printed_name, signed_at=at, meaning=PROTOCOL_MEANING
    )


@transaction.atomic
def open_course(
    *, patient: Patient, protocol: Protocol, by: User, at: datetime, previous: Course | None = None
) -> Course:
    """Open a series for this patient. Raises CourseError when one is open, or the protocol is not in force."""
    if not ProtocolSignature.objects.filter(protocol=protocol).exists():
        raise CourseError("This protocol is not signed by the medical director yet.")
    if Course.objects.select_for_update().filter(patient=patient, state=CourseState.OPEN).exists():
        raise CourseError("This patient has an open course; end it first.")
    previous = previous or Course.objects.filter(patient=patient).order_by("-opened_at").first()
    with because("opened a course", by=by):
        return Course.objects.create(
            patient=patient, site=patient.site, protocol=protocol, previous=previous, opened_at=at, opened_by=by
        )


def judge_draft(course: Course, draft: OrderDraft) -> OrderJudgement:
    """Judge an order by the patient's newest weight and the limits of the course's protocol. Raises WeightMissing."""
    weight = queries.latest_weight(course.patient)
    if weight is None:
        raise WeightMissing("Weigh the patient first: an order is judged by a measured weight.")
    weights = queries.weights_of(course.patient, weight.weight_kg)
    return judge_order(draft, weights, limits_from_rows(course.protocol.limits))


@transaction.atomic
def sign_order(*, course: Course, draft: OrderDraft, by: User, at: datetime) -> Order:
    """Sign a new revision of the order. Raises WeightMissing, OrderRefused, CourseError (course ended)."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if locked.state != CourseState.OPEN:
        raise CourseError("This course has ended; open a new one.")
    judgement = judge_draft(course, draft)
    if judgement.refused:
        raise OrderRefused(" ".join(limit.message for limit in judgement.limits), judgement)
    if judgement.needs_reason and not draft.reason.strip():
        raise OrderRefused("Say why: this order goes beyond a limit of the protocol.", judgement)
    last = Order.objects.filter(course=course).order_by("-revision").values_list("revision", flat=True).first()
    return Order.objects.create(
        course=course,
        revision=(last or 0) + 1,
        mg_per_kg=draft.mg_per_kg,
        minutes=draft.minutes,
        infusions=draft.infusions,
        gap_min_days=draft.gap_min_days,
        gap_preferred_days=draft.gap_preferred_days,
        gap_max_days=draft.gap_max_days,
        dosing_weight=draft.dosing_weight,
        final_volume_ml=draft.final_volume_ml,
        bag=draft.bag,
        limits_met=[_as_row(limit) for limit in judgement.limits],
        reason=draft.reason.strip(),
        signed_by=by,
        signed_name=by.printed_name,
        signed_at=at,
        meaning=ORDER_MEANING,
        needs_second_prescriber=judgement.needs_second_prescriber,
    )


def _as_row(limit):
    return {"code": limit.code, "severity": limit.severity, "message": limit.message}


@transaction.atomic
def countersign_order(order: Order, *, by: User, at: datetime) -> OrderCountersignature:
    """Agree, as a second prescriber. Raises CourseError for the same person, or when nothing waits for it."""
    if not order.needs_second_prescriber or OrderCountersignature.objects.filter(order=order).exists():
        raise CourseError("This order needs no second signature.")
    if order.signed_by_id == by.pk:
        raise CourseError("The second prescriber is another person than the first.")
    return OrderCountersignature.objects.create(order=order, signed_by=by, signed_name=by.printed_name, signed_at=at)


@transaction.atomic
def end_course(course: Course, *, reason: str, by: User, at: datetime) -> None:
    """End an open course. Raises CourseError when it has ended already."""
    with because(f"ended the course: {reason}", by=by):
        ended = Course.objects.filter(pk=course.pk, state=CourseState.OPEN).update(
            state=CourseState.ENDED, ended_at=at, end_reason=reason
        )
    if ended != 1:
        raise CourseError("This course has ended already.")


@transaction.atomic
def record_weight(*, patient: Patient, value: Decimal, unit: str, by: User, at: datetime) -> PatientWeight:
    """Write down a measured weight as it was read, and in kilograms. Raises UnknownWeightUnit."""
    kilograms = weight_in_kg(value, unit).quantize(Decimal("0.001"))
    return PatientWeight.objects.create(
        patient=patient, weight_kg=kilograms, entered_value=value, entered_unit=unit, measured_at=at, by=by
    )


def record_delivery(**fields) -> Delivery:
    """Write down what was given, once: `fields` are those of Delivery. Part of the caller's transaction."""
    return Delivery.objects.create(**fields)
