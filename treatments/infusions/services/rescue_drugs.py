"""A controlled drug given for rescue: drawn, given and wasted in one act, in the same register as every dose."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clinic.accounts.models import User
from treatments.infusions.errors import InfusionError
from treatments.infusions.models import Infusion, Intervention
from treatments.infusions.rules.states import State
from treatments.infusions.services.moving import lock
from treatments.infusions.services.preparing import residual_limits
from treatments.stock import services as stock
from treatments.stock.drugs import RESCUE_DRUGS
from treatments.stock.models import Vial

KIND = "benzodiazepine"


@dataclass(frozen=True)
class Rescue:
    """What was drawn from which vial, how much of it was given and how, and what was measured as waste."""

    vial: Vial
    drawn_ml: Decimal
    given_mg: Decimal
    wasted_ml: Decimal
    route: str
    residual_reason: str = ""
    detail: str = ""


@transaction.atomic
def give_rescue(
    infusion: Infusion, rescue: Rescue, *, client_id: UUID, witness: User, by: User, at: datetime
) -> Intervention:
    """Write down a rescue drug: withdrawal, what was given, measured waste and the intervention, or none of them.

    The witness is there in the emergency and signs; nothing is checked blind. Raises InfusionError, stock.StockError.
    """
    locked = lock(infusion)
    before = Intervention.objects.filter(client_id=client_id).first()
    if before:
        return before
    if locked.state == State.SIGNED:
        raise InfusionError("This record is signed.")
    vial = rescue.vial
    if vial.drug not in RESCUE_DRUGS or vial.site_id != locked.site_id:
        raise InfusionError("Choose a rescue drug that is kept at this site.", "vial")
    drawn_mg = rescue.drawn_ml * vial.strength_mg_per_ml
    if not 0 < rescue.given_mg <= drawn_mg:
        raise InfusionError("What was given is above 0 and at most what was drawn.", "given_mg")
    withdrawal = stock.withdraw(
        vial=vial, patient=locked.patient, infusion_id=locked.pk, volume_ml=rescue.drawn_ml, checked_by=witness,
        key=f"rescue-{client_id}", by=by, at=at, purpose="rescue",
    )  # fmt: skip
    use = stock.Use(rescue.given_mg, rescue.wasted_ml * vial.strength_mg_per_ml, rescue.residual_reason)
    stock.record_use(
        withdrawal=withdrawal, use=use, witness=witness, key=f"rescue-{client_id}", by=by, at=at,
        limits=residual_limits(locked),
    )  # fmt: skip
    return Intervention.objects.create(
        infusion=locked, client_id=client_id, kind=KIND, drug=vial.drug_name, amount=rescue.given_mg, unit="mg",
        route=rescue.route, detail=rescue.detail.strip(), at=at, by=by, withdrawal=withdrawal,
    )  # fmt: skip
