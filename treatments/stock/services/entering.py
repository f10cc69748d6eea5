"""Writing one line of the register: what every act on the stock comes down to."""

from decimal import Decimal

from treatments.stock.ledger import Entry, Movement, faults, vial_change_ml
from treatments.stock.models import LedgerEntry, StockIncident, Vial
from treatments.stock.services.days import note_movement
from treatments.stock.services.errors import StockError

MG = Decimal("0.0001")


def locked(vial: Vial) -> Vial:
    """The vial's row, locked: two withdrawals from one vial wait for each other."""
    return Vial.objects.select_for_update(of=("self",)).select_related("site").get(pk=vial.pk)


def enter(
    vial: Vial, movement: Movement, *, key, by, at, ml=None, mg=None, witness=None, withdrawal=None, reason=""
) -> LedgerEntry:
    """Write one line; the balance follows by the database. The same key again gives the first line back.

    Raises StockError with every reason against it.
    """
    before = LedgerEntry.objects.filter(key=key).first()
    if before:
        return before
    amount = ml if ml is not None else Decimal(0)
    patient = withdrawal.patient if withdrawal else None
    entry = Entry(
        movement=movement,
        ml=amount,
        actor=str(by.pk),
        witness=str(witness.pk) if witness else None,
        reason=reason,
        patient=str(patient.pk) if patient else None,
    )
    wrong = faults(entry, balance_before_ml=vial.balance_ml)
    if wrong:
        raise StockError(" ".join(wrong))
    note_movement(vial.site, by=by, at=at)
    return LedgerEntry.objects.create(
        vial=vial,
        movement=movement.value,
        ml=ml,
        mg=mg if mg is not None else (amount * vial.strength_mg_per_ml).quantize(MG).copy_abs(),
        vial_change_ml=vial_change_ml(movement, amount),
        withdrawal=withdrawal,
        patient=patient,
        infusion_id=withdrawal.infusion_id if withdrawal else None,
        actor=by,
        witness=witness,
        reason=reason.strip()[:300],
        at=at,
        key=key,
    )


def undo(entry: LedgerEntry, vial: Vial, *, reason, witness, by, at, key) -> LedgerEntry:
    """Write the line that undoes another one; both stay. The caller holds the vial's lock and has judged it."""
    note_movement(vial.site, by=by, at=at)
    return LedgerEntry.objects.create(
        vial=vial, movement=entry.movement, ml=entry.ml, mg=entry.mg, vial_change_ml=-entry.vial_change_ml, actor=by,
        witness=witness, reason=reason.strip()[:300], at=at, reverses=entry, key=key, withdrawal=entry.withdrawal,
        patient=entry.patient, infusion_id=entry.infusion_id,
    )  # fmt: skip


def open_incident(*, vial: Vial, what: str, by, at, kind="other", infusion_id=None) -> StockIncident:
    """Write down that something did not add up. Whether it is a significant loss remains a person's decision."""
    return StockIncident.objects.create(
        site_id=vial.site_id, vial=vial, infusion_id=infusion_id, kind=kind, what=what[:300], opened_at=at, opened_by=by
    )
