"""The signature: what must be done before it, and what it does."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Max, Q

from clinic.accounts.models import User
from intake.consent.services import release_hold
from treatments.courses import services as courses
from treatments.followups import services as followups
from treatments.infusions import queries
from treatments.infusions.errors import NotReadyToSign
from treatments.infusions.models import Infusion, SignedRecord, VitalSigns
from treatments.infusions.queries import about
from treatments.infusions.record_page import Signature, content_of
from treatments.infusions.rules.record import check_value
from treatments.infusions.rules.states import ENDINGS, Act, State
from treatments.infusions.scales import peak_dissociation
from treatments.infusions.services.moving import lock, move_to, require
from treatments.scheduling import services as scheduling

MEANING = "I was responsible for this infusion, and this record of it is true and complete."
# Less than this share of the prepared dose is an infusion that was stopped early [design].
WHOLE_DOSE_PERCENT = 98


def what_is_missing(infusion: Infusion) -> list[str]:
    """What must be done before the record can be signed, as sentences."""
    found = {
        "The infusion has not ended.": infusion.state not in {state.value for state in ENDINGS},
        "The waste is not measured and witnessed.": infusion.withdrawal_id and infusion.waste_mg is None,
        "A red alert is not answered.": infusion.alerts.filter(
            answered_at__isnull=True, level__in=queries.RED
        ).exists(),
    }
    return [sentence for sentence, is_so in found.items() if is_so]


@transaction.atomic
def sign(infusion: Infusion, *, note: str, by: User, at: datetime) -> Infusion:
    """Close the record for good, write down what was given, and plan what follows. Raises NotReadyToSign.

    Everything is written before the state moves: afterwards the database takes nothing but addenda.
    """
    locked = lock(infusion)
    require(locked, ENDINGS, "A record is signed when the infusion has ended.")
    missing = what_is_missing(locked)
    if missing:
        raise NotReadyToSign(" ".join(missing))
    if locked.started_at:
        _write_delivery(locked, at)
        scheduling.fulfil(locked.appointment, by=by, at=at)
        followups.plan_follow_ups(course=locked.course, at=at)
    elif locked.state == State.CANCELLED:
        scheduling.cancel(locked.appointment, by=by, at=at, why="the infusion was cancelled on the day")
    release_hold(patient=locked.patient, about=about(locked), at=at)
    _keep_record(locked, Signature(by.printed_name, at, MEANING, note.strip()))
    return move_to(
        locked, Act.SIGN, by=by, at=at, note=note.strip(), signed_by=by, signed_name=by.printed_name, signed_at=at,
        meaning=MEANING,
    )  # fmt: skip


def _keep_record(infusion, signature):
    """What is signed, as it stands now, with its check value. Read anew: numbers as the database has them."""
    content = content_of(Infusion.objects.get(pk=infusion.pk), signature, signature.at)
    SignedRecord.objects.create(
        infusion=infusion, content=content, check_value=check_value(content), made_at=signature.at
    )


def _write_delivery(infusion, at):
    charted = queries.charted(infusion, at)
    given = charted.delivered
    during = VitalSigns.objects.filter(
        infusion=infusion, corrected_by__isnull=True, recorded_at__gte=infusion.started_at
    )
    courses.record_delivery(
        patient=infusion.patient,
        course=infusion.course,
        series=f"course-{infusion.course_id}",
        infusion_id=infusion.pk,
        started_at=infusion.started_at,
        ended_at=infusion.ended_at,
        minutes=given.elapsed_minutes.quantize(Decimal("0.1")),
        delivered_mg=given.delivered_mg.quantize(Decimal("0.0001")),
        weight_kg=infusion.weight.weight_kg,
        ordered_mg_per_kg=infusion.order.mg_per_kg,
        planned_infusions=infusion.order.infusions,
        baseline_systolic=charted.baseline.systolic,
        peak_dissociation=peak_dissociation(infusion),
        stopped_early=100 * given.delivered_mg < WHOLE_DOSE_PERCENT * Decimal(infusion.preparation["prepared_dose_mg"]),
        **during.aggregate(peak_systolic=Max("systolic"), peak_diastolic=Max("diastolic")),
        **infusion.alerts.aggregate(red_alerts=Count("id", filter=Q(level__in=queries.RED))),
    )
