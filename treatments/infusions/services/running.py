"""The pump: another rate, a pause, going on, the end. What was delivered follows from these rows alone."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clinic.accounts.models import User
from treatments.infusions.errors import InfusionError
from treatments.infusions.models import Infusion, RateChange
from treatments.infusions.rules.states import Act, State
from treatments.infusions.services.moving import happened, lock, move_to, note_event, require

# The fastest rate that is entered at all; above it is a slip of the finger [design].
FASTEST_ML_PER_H = Decimal(1200)


@transaction.atomic
def change_rate(
    infusion: Infusion, *, rate_ml_per_h: Decimal, reason: str, client_id: UUID, by: User, at: datetime
) -> Infusion:
    """Run at another rate from now on. Raises InfusionError for a rate of zero (that is a pause) or out of range."""
    locked = lock(infusion)
    if happened(locked, client_id):
        return locked
    require(locked, (State.RUNNING,), "The rate is changed while the infusion runs.")
    if not 0 < rate_ml_per_h <= FASTEST_ML_PER_H:
        raise InfusionError(f"A rate above 0 and up to {FASTEST_ML_PER_H} mL/h is accepted.", "rate_ml_per_h")
    _change(locked, "rate", rate_ml_per_h, reason, client_id, by, at)
    note_event(locked, "rate", by=by, at=at, why=f"{rate_ml_per_h} mL/h. {reason}")
    return locked


@transaction.atomic
def pause(infusion: Infusion, *, reason: str, client_id: UUID, by: User, at: datetime) -> Infusion:
    """Halt the pump for now."""
    locked = lock(infusion)
    if happened(locked, client_id):
        return locked
    move_to(locked, Act.PAUSE, by=by, at=at, why=reason)
    _change(locked, "pause", Decimal(0), reason, client_id, by, at)
    return locked


@transaction.atomic
def resume(infusion: Infusion, *, client_id: UUID, by: User, at: datetime, reason: str = "") -> Infusion:
    """Go on at the rate that ran before the pause."""
    locked = lock(infusion)
    if happened(locked, client_id):
        return locked
    move_to(locked, Act.RESUME, by=by, at=at, why=reason)
    before = RateChange.objects.filter(infusion=locked, rate_ml_per_h__gt=0).order_by("-at", "-id").first()
    _change(locked, "resume", before.rate_ml_per_h, reason, client_id, by, at)
    return locked


@transaction.atomic
def end(infusion: Infusion, *, reason: str, client_id: UUID, by: User, at: datetime) -> Infusion:
    """The infusion is over, as planned or stopped early; recovery begins."""
    locked = lock(infusion)
    if happened(locked, client_id):
        return locked
    move_to(locked, Act.END, by=by, at=at, why=reason, ended_at=at)
    _change(locked, "stop", Decimal(0), reason, client_id, by, at)
    return locked


def halt(infusion: Infusion, *, reason: str, client_id: UUID, by: User, at: datetime) -> None:
    """Stop the pump of a locked infusion that ends in another way than planned."""
    _change(infusion, "stop", Decimal(0), reason, client_id, by, at)


def _change(infusion, act, rate, reason, client_id, by, at):
    RateChange.objects.create(
        infusion=infusion, client_id=client_id, at=at, rate_ml_per_h=rate, act=act, reason=reason.strip()[:200], by=by
    )
