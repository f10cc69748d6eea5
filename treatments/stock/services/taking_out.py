"""What leaves the stock without a patient, corrections of the register, and lines that undo a mistaken one."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from clinic.accounts.models import User
from treatments.courses.quantities import format_quantity
from treatments.stock.ledger import Movement
from treatments.stock.models import IncidentKind, LedgerEntry, Vial
from treatments.stock.services.entering import enter, locked, open_incident, undo
from treatments.stock.services.errors import StockError

# A transfer here is one to another practitioner; one to another site of the clinic is `transfer`.
TAKES_OUT = (
    Movement.WASTE_VIAL,
    Movement.RETURN,
    Movement.REVERSE_DISTRIBUTOR,
    Movement.TRANSFER,
    Movement.LOSS,
)
# These belong to an infusion, whose own record accounts for them.
OF_AN_INFUSION = (Movement.WITHDRAW, Movement.ADMINISTER, Movement.WASTE_BAG, Movement.RESIDUAL)


@transaction.atomic
def take_out(
    *, vial: Vial, movement: Movement, ml: Decimal, reason: str, witness: User, key: str, by: User, at: datetime
) -> LedgerEntry:
    """Take all or part of a vial out of the stock: wasted, returned, passed on or lost. Raises StockError."""
    if movement not in TAKES_OUT:
        raise StockError("This is not a way to take something out of the stock.")
    if ml <= 0:
        raise StockError("A volume above 0 mL is accepted.")
    held = locked(vial)
    before = LedgerEntry.objects.filter(key=key).first()
    if before:
        return before
    entry = enter(held, movement, key=key, by=by, at=at, ml=ml, witness=witness, reason=reason)
    if movement is Movement.LOSS:
        what = f"Loss of {format_quantity(ml, 'mL')}: {reason}"
        open_incident(vial=held, what=what, kind=IncidentKind.LOSS, by=by, at=at)
    return entry


@transaction.atomic
def adjust(
    *, vial: Vial, measured_ml: Decimal, reason: str, witness: User, key: str, by: User, at: datetime
) -> LedgerEntry:
    """Bring the register to what was measured, up or down, in front of a witness and with a reason.

    Raises StockError where the two agree already, and for more than the container holds.
    """
    held = locked(vial)
    before = LedgerEntry.objects.filter(key=key).first()
    if before:
        return before
    if held.received_at is None:
        raise StockError("This container has not arrived yet.")
    if measured_ml < 0 or measured_ml > held.volume_ml:
        raise StockError(f"This container holds from 0 to {format_quantity(held.volume_ml, 'mL')}.")
    change = measured_ml - held.balance_ml
    if change == 0:
        raise StockError("The register says the same already.")
    return enter(held, Movement.ADJUST, key=key, by=by, at=at, ml=change, witness=witness, reason=reason)


@transaction.atomic
def reverse(*, entry: LedgerEntry, reason: str, witness: User, by: User, at: datetime) -> LedgerEntry:
    """Answer a mistaken line of the register by one that undoes it. Raises StockError."""
    vial = locked(entry.vial)
    if not is_reversible(entry):
        raise StockError("This line cannot be reversed here; an infusion's own lines are accounted for in its record.")
    if LedgerEntry.objects.filter(reverses=entry).exists():
        raise StockError("This line is reversed already.")
    if witness == by:
        raise StockError("The witness is another person than the one who acts.")
    after = vial.balance_ml - entry.vial_change_ml
    if after < 0:
        raise StockError("Part of this has left the vial since; it cannot be reversed.")
    if after > vial.volume_ml:
        raise StockError(f"This container holds {format_quantity(vial.volume_ml, 'mL')} at most.")
    sent = Vial.objects.select_for_update().filter(sent_by=entry).first()
    if sent is not None and sent.received_at is not None:
        raise StockError("The other site has received it; it is sent back from there.")
    return undo(entry, vial, reason=reason, witness=witness, by=by, at=at, key=f"reverse-{entry.pk}")


def is_reversible(entry: LedgerEntry) -> bool:
    """Whether this kind of line can be answered by a reversing one at all."""
    return entry.movement not in (*OF_AN_INFUSION, Movement.OPEN) and entry.reverses_id is None
