"""Vial to syringe: the dose computed from weight, order and vial, checked blind by a second person, drawn or wasted."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from clinic.accounts.models import User
from treatments.courses.dosing import Bag, DoseNotPossible, DoseRequest
from treatments.courses.exposure_limits import Exposure
from treatments.courses.limit_rows import limits_from_rows
from treatments.courses.models import CourseState
from treatments.courses.queries import current_order, earlier_infusions, weights_of
from treatments.courses.weights import WeightBasis, WeightNotComputable, dosing_weight_kg
from treatments.infusions import queries
from treatments.infusions.errors import CheckDiffers, InfusionError, LimitsStand
from treatments.infusions.models import Infusion
from treatments.infusions.rules import sheet
from treatments.infusions.rules.states import Act, State
from treatments.infusions.services.moving import lock, move_to, require
from treatments.stock import services as stock
from treatments.stock.drugs import KETAMINE
from treatments.stock.ledger import SHIPPED_RESIDUAL_LIMITS, ResidualLimits, residual_limits_from
from treatments.stock.models import Vial, Withdrawal


def compute_sheet(infusion: Infusion, vial: Vial, *, at: datetime) -> sheet.Sheet:
    """The preparation sheet for this infusion and vial, by the order in force. Raises InfusionError."""
    order, weight = current_order(infusion.course), infusion.weight
    if infusion.course.state != CourseState.OPEN:
        raise InfusionError("The course has ended, and its order with it.")
    if order is None:
        raise InfusionError("There is no signed order.")
    if weight is None:
        raise InfusionError("Weigh the patient first: the dose is computed from today's weight.")
    try:
        dosing_kg = dosing_weight_kg(weights_of(infusion.patient, weight.weight_kg), WeightBasis(order.dosing_weight))
        request = DoseRequest(
            weight_kg=dosing_kg,
            mg_per_kg=order.mg_per_kg,
            minutes=Decimal(order.minutes),
            concentration_mg_per_ml=vial.strength_mg_per_ml,
            bag_volume_ml=order.final_volume_ml,
            bag=Bag(order.bag),
            actual_weight_kg=weight.weight_kg if dosing_kg != weight.weight_kg else None,
        )
        limits = limits_from_rows(infusion.course.protocol.limits)
        return sheet.sheet_for(request, _exposure(infusion, order, at), limits)
    except (DoseNotPossible, WeightNotComputable) as error:
        raise InfusionError(str(error)) from error


def _exposure(infusion, order, at):
    return Exposure(
        mg_per_kg=order.mg_per_kg,
        on=at.astimezone(infusion.patient.zone).date(),
        earlier=earlier_infusions(infusion.patient),
        weight_kg=infusion.weight.weight_kg,
        weighed_at=infusion.weight.measured_at,
        at=at,
        weighed_again=queries.weighings_today(infusion, at) > 1,
    )


def prepare_and_withdraw(
    infusion: Infusion, *, vial: Vial, check: sheet.BlindCheck, reason: str, by: User, at: datetime
) -> Withdrawal:
    """Draw the dose up, checked by a second person: one act of two people, one transaction.

    A check that differs is kept, nothing is drawn, and CheckDiffers is raised. Raises LimitsStand, InfusionError, and
    stock.StockError (expired, beyond use, not enough).
    """
    with transaction.atomic():
        locked = lock(infusion)
        require(locked, (State.CHECKED_IN,), "The dose is drawn up already; discard it to begin again.")
        if vial.site_id != locked.site_id:
            raise InfusionError("This vial is kept at another site.", "vial")
        if vial.drug != KETAMINE:
            raise InfusionError(
                f"This is {vial.drug_name.lower()}; an infusion is prepared from ketamine only.", "vial"
            )
        if check.by == by:
            raise InfusionError("The check needs a second person.", "second_username")
        found = compute_sheet(locked, vial, at=at)
        _refuse_limits(locked, found, reason)
        drawn_ml = found.preparation.drawn_volume_ml
        agreed = check.weight_kg == locked.weight.weight_kg and check.volume_ml == drawn_ml
        attempt = stock.record_check(
            infusion_id=locked.pk, vial=vial, checked_by=check.by, weight_kg=check.weight_kg,
            volume_ml=check.volume_ml, agreed=agreed, by=by, at=at,
        )  # fmt: skip
        if agreed:
            return _withdraw(locked, vial, found, attempt, reason=reason, by=by, at=at)
    # Raised only here: raising inside would take the attempt back.
    raise CheckDiffers("The second person's weight or volume differs. Nothing was drawn; both look again.")


def _refuse_limits(infusion, found, reason):
    order = current_order(infusion.course)
    terms = sheet.OrderTerms(
        frozenset(limit["code"] for limit in order.limits_met),
        countersigned=order.needs_second_prescriber,
    )
    standing = sheet.unanswered(found.limits, terms, reason)
    if standing:
        raise LimitsStand(" ".join(limit.message for limit in standing), "reason")


def _withdraw(infusion, vial, found, attempt, *, reason, by, at):
    withdrawal = stock.withdraw(
        vial=vial, patient=infusion.patient, infusion_id=infusion.pk,
        volume_ml=found.preparation.drawn_volume_ml, checked_by=attempt.checked_by, key=f"withdraw-{attempt.pk}",
        by=by, at=at,
    )  # fmt: skip
    order = current_order(infusion.course)
    prepared = {
        **described(infusion, vial, found),
        "order_id": order.pk,
        "order": str(order.revision),
        "weight_id": infusion.weight_id,
        "vial_id": vial.pk,
        "drawn_by": by.printed_name,
        "checked_by": attempt.checked_by.printed_name,
        "reason": reason.strip(),
        "at": at.isoformat(),
    }
    move_to(
        infusion, Act.PREPARE, by=by, at=at, why=f"checked by {attempt.checked_by.printed_name}",
        withdrawal=withdrawal, preparation=prepared, order=order,
    )  # fmt: skip
    return withdrawal


def described(infusion: Infusion, vial: Vial, found: sheet.Sheet) -> dict:
    """A computed sheet with everything that is read beside its numbers, in plain values."""
    order = current_order(infusion.course)
    return {
        **found.as_json(),
        "mg_per_kg": str(order.mg_per_kg.normalize()),
        "minutes": order.minutes,
        "bag": order.get_bag_display(),
        "dosing_weight": order.get_dosing_weight_display(),
        "actual_weight_kg": str(infusion.weight.weight_kg),
        "vial": str(vial),
        "lot": vial.lot,
        "expires_on": vial.expires_on.isoformat(),
        "strength_mg_per_ml": str(vial.strength_mg_per_ml.normalize()),
    }


@transaction.atomic
def discard(infusion: Infusion, *, waste_ml: Decimal, reason: str, witness: User, by: User, at: datetime) -> Infusion:
    """Waste what was drawn up and not started, measured, with a witness; another preparation may follow."""
    locked = lock(infusion)
    require(locked, (State.PREPARED,), "Nothing is drawn up that was not started.")
    stock.waste_unstarted(
        withdrawal=locked.withdrawal, wasted_mg=mg_in(locked, waste_ml), reason=reason, witness=witness, by=by, at=at,
        limits=residual_limits(locked),
    )  # fmt: skip
    return move_to(locked, Act.DISCARD, by=by, at=at, why=reason, withdrawal=None, preparation=None)


@transaction.atomic
def put_back(infusion: Infusion, *, in_syringe: bool, reason: str, witness: User, by: User, at: datetime) -> Infusion:
    """Put what was drawn up and not started back into its vial, where the site's rule allows it.

    Raises NotWhileRunning, and stock.StockError with every reason against it.
    """
    locked = lock(infusion)
    require(locked, (State.PREPARED,), "Nothing is drawn up that was not started.")
    stock.return_unstarted(
        withdrawal=locked.withdrawal, in_syringe=in_syringe, started=locked.started_at is not None, reason=reason,
        witness=witness, by=by, at=at,
    )  # fmt: skip
    why = f"put back into the vial: {reason}"[:300]
    return move_to(locked, Act.DISCARD, by=by, at=at, why=why, withdrawal=None, preparation=None)


def residual_limits(infusion: Infusion) -> ResidualLimits:
    """From how much on a residual must be explained: the figures of the course's protocol."""
    figures = infusion.course.protocol.monitoring.get("accounting")
    return residual_limits_from(figures) if figures else SHIPPED_RESIDUAL_LIMITS


def mg_in(infusion: Infusion, volume_ml: Decimal) -> Decimal:
    """The milligrams in a measured volume of what was prepared."""
    return volume_ml * sheet.bag_of(infusion.preparation).final_concentration_mg_per_ml
