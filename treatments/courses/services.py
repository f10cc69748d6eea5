"""Acts around a course: protocols are signed, a course opens, orders are signed, what was given is written down."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

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
    ProtocolMove,
    ProtocolSignature,
)
from treatments.courses.orders import OrderDraft, OrderJudgement, judge_order
from treatments.courses.protocol_checks import protocol_faults
from treatments.courses.protocol_defaults import SHIPPED_PROTOCOLS
from treatments.courses.protocol_figures import NotAFigure, with_values
from treatments.courses.protocol_rows import NO_ROWS, RowEdit, RowNotPossible, with_rows
from treatments.courses.weights import weight_in_kg

ORDER_MEANING = "I have reviewed this patient and order these infusions."
PROTOCOL_MEANING = "I have read every number of this protocol and put it into force."


class CourseError(Exception):
    """An act on a course that is not possible; the message is the sentence a user reads."""


class WeightMissing(CourseError):
    """There is no measured weight to judge an order by."""


class ProtocolNotPossible(CourseError):
    """Numbers of a protocol that do not fit; `faults` are pairs of a number's key and the sentence."""

    def __init__(self, faults):
        super().__init__(" ".join(sentence for _key, sentence in faults))
        self.faults = tuple(faults)


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
    """Put a version into force. Raises CourseError if it is signed already, ProtocolNotPossible if it cannot be."""
    refuse_unfit(queries.data_of(protocol))
    if ProtocolSignature.objects.filter(protocol=protocol).exists():
        raise CourseError("This version is in force already.")
    return ProtocolSignature.objects.create(
        protocol=protocol, signed_by=by, signed_name=by.printed_name, signed_at=at, meaning=PROTOCOL_MEANING
    )


@transaction.atomic
def draft_version(
    protocol: Protocol, *, values: Mapping[str, str], note: str, by: User, at: datetime, rows: RowEdit = NO_ROWS
) -> Protocol:
    """Make a new version of a protocol with these numbers by key, and without or with these rows.

    The version it is based on stays as it is.
    A number that is changed becomes the clinic's own setting. Raises ProtocolNotPossible with every sentence by the
    key of its number, and CourseError where nothing is changed.
    """
    before = queries.data_of(protocol)
    try:
        data = with_rows(with_values(before, values), rows)
    except NotAFigure as error:
        raise ProtocolNotPossible([(error.key, str(error))]) from error
    except RowNotPossible as error:
        raise ProtocolNotPossible([("", str(error))]) from error
    if data == before:
        raise CourseError("Nothing is changed; there is no need of another version.")
    if not note.strip():
        raise CourseError("Say why this version differs from the one before.")
    refuse_unfit(data)
    # Two drafts at once wait for each other here, so that each gets a number of its own.
    newest = list(Protocol.objects.select_for_update().filter(code=protocol.code).order_by("-version"))[0]
    return Protocol.objects.create(
        **data, code=protocol.code, version=newest.version + 1, name=protocol.name, kind=protocol.kind,
        created_at=at, created_by=by, based_on=protocol, change_note=note.strip(),
    )  # fmt: skip


def refuse_unfit(data: dict) -> None:
    """Raise ProtocolNotPossible unless a protocol's numbers fit together and everybody who follows it can read it."""
    faults = protocol_faults(data)
    if faults:
        raise ProtocolNotPossible(faults)
    try:
        limits_from_rows(data["limits"])
        for reader in settings.PROTOCOL_READERS:
            import_string(reader)(data)
    except (ValueError, KeyError, TypeError) as error:
        raise ProtocolNotPossible([("", f"This protocol could not be followed: {error}")]) from error


@transaction.atomic
def move_course(course: Course, *, to: Protocol, reason: str, by: User, at: datetime) -> ProtocolMove:
    """Move a running course to another version of its protocol, which judges and watches it from now on.

    The signed order stays as it is and is judged anew on the next day. Raises CourseError.
    """
    locked = Course.objects.select_for_update(of=("self",)).select_related("protocol").get(pk=course.pk)
    refused = {
        "This course has ended.": locked.state != CourseState.OPEN,
        "This is a version of another protocol.": to.code != locked.protocol.code,
        "The course follows this version already.": to.pk == locked.protocol_id,
        "This version is not signed by the medical director yet.": not ProtocolSignature.objects.filter(
            protocol=to
        ).exists(),
        "Say why the course moves to another version.": not reason.strip(),
        "An infusion of this course is going on; move it afterwards.": import_string(settings.COURSE_BUSY)(locked),
    }
    for sentence, is_so in refused.items():
        if is_so:
            raise CourseError(sentence)
    made = ProtocolMove.objects.create(
        course=locked, from_protocol=locked.protocol, to_protocol=to, reason=reason.strip()[:300], by=by, at=at
    )
    with because(f"moved the course to {to}: {made.reason}", by=by):
        locked.protocol = to
        locked.save(update_fields=["protocol"])
    return made


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


def judge_draft(course: Course, draft: OrderDraft, *, at: datetime) -> OrderJudgement:
    """Judge an order by the patient's newest weight, the limits of the course's protocol and what came before.

    Raises WeightMissing, WeightNotComputable.
    """
    weight = queries.latest_weight(course.patient)
    if weight is None:
        raise WeightMissing("Weigh the patient first: an order is judged by a measured weight.")
    weights = queries.weights_of(course.patient, weight.weight_kg)
    plan = queries.order_plan(course, draft, weight, at)
    return judge_order(draft, weights, limits_from_rows(course.protocol.limits), plan)


@transaction.atomic
def sign_order(*, course: Course, draft: OrderDraft, by: User, at: datetime) -> Order:
    """Sign a new revision of the order. Raises WeightMissing, OrderRefused, CourseError (course ended)."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if locked.state != CourseState.OPEN:
        raise CourseError("This course has ended; open a new one.")
    judgement = judge_draft(course, draft, at=at)
    if judgement.refused:
        raise OrderRefused(" ".join(limit.message for limit in judgement.limits), judgement)
    if judgement.must_be_weighed_again:
        raise OrderRefused("The weight has changed too much; weigh the patient again before you sign.", judgement)
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
