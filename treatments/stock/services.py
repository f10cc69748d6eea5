"""Acts on the stock of a controlled drug. Every one of them is a line in the register, entered once per `key`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.sites.models import Site
from intake.patients.models import Patient
from treatments.courses.quantities import format_quantity
from treatments.stock.containers import Container
from treatments.stock.ledger import Entry, Movement, faults, reconcile, vial_change_ml
from treatments.stock.models import CheckAttempt, LedgerEntry, StockIncident, Vial, Withdrawal
from treatments.stock.queries import facts_of
from treatments.stock.states import beyond_use_at, withdrawable

TAKES_OUT = (
    Movement.WASTE_VIAL,
    Movement.RETURN,
    Movement.TRANSFER,
    Movement.REVERSE_DISTRIBUTOR,
    Movement.LOSS,
)
# These belong to an infusion, whose own record accounts for them.
OF_AN_INFUSION = (Movement.WITHDRAW, Movement.ADMINISTER, Movement.WASTE_BAG)
SMALL_RESIDUAL = "Within the accuracy of measuring."
_MG = Decimal("0.0001")


class StockError(Exception):
    """A movement that is not possible; the message is the sentence a user reads."""


class VialRefused(StockError):
    """Nothing can be drawn from this vial now: expired, beyond use, or it does not hold that much."""


class ResidualUnexplained(StockError):
    """What was given and wasted leaves more of the withdrawal than measuring explains; say where it is."""


@dataclass(frozen=True)
class Use:
    """What became of a withdrawal: pumped into the patient, and measured as waste in front of a witness."""

    administered_mg: Decimal
    wasted_mg: Decimal
    residual_reason: str = ""


@transaction.atomic
def receive(*, site: Site, container: Container, key: str, by: User, at: datetime) -> Vial:
    """Take a container into the stock of a site. Raises StockError for a barcode that is in the register already."""
    before = LedgerEntry.objects.filter(key=key).select_related("vial").first()
    if before:
        return before.vial
    try:
        with transaction.atomic(), because("received a vial", by=by):
            vial = Vial.objects.create(site=site, received_at=at, balance_ml=Decimal(0), **vars(container))
    except IntegrityError as error:
        raise StockError("A container with this barcode is in the register already.") from error
    _enter(vial, Movement.RECEIVE, key=key, by=by, at=at, ml=vial.volume_ml)
    vial.refresh_from_db()
    return vial


@transaction.atomic
def open_vial(*, vial: Vial, by: User, at: datetime) -> Vial:
    """Break the seal. From now on the vial is good for 28 days. Opening it twice is no error."""
    return _open(_locked(vial), by=by, at=at)


def _open(vial, *, by, at):
    if vial.opened_at is None:
        vial.opened_at, vial.beyond_use_at = at, beyond_use_at(at)
        with because("opened a vial", by=by):
            vial.save(update_fields=["opened_at", "beyond_use_at"])
        _enter(vial, Movement.OPEN, key=f"open-{vial.pk}", by=by, at=at)
    return vial


def record_check(
    *, infusion_id: int, vial: Vial, checked_by: User, weight_kg: Decimal, volume_ml: Decimal, agreed: bool,
    by: User, at: datetime,
) -> CheckAttempt:  # fmt: skip
    """Keep what the second person entered blind, whether it agreed or not."""
    return CheckAttempt.objects.create(
        infusion_id=infusion_id,
        vial=vial,
        drawn_by=by,
        checked_by=checked_by,
        weight_kg=weight_kg,
        volume_ml=volume_ml,
        agreed=agreed,
        at=at,
    )


@transaction.atomic
def withdraw(
    *, vial: Vial, patient: Patient, infusion_id: int, volume_ml: Decimal, checked_by: User, key: str, by: User,
    at: datetime,
) -> Withdrawal:  # fmt: skip
    """Draw a checked volume from a vial, which is opened by it if it was sealed.

    Part of the caller's transaction: the check of the second person is kept by `record_check` beside it.
    Raises VialRefused, and StockError where the two are one person.
    """
    before = LedgerEntry.objects.filter(key=key).select_related("withdrawal").first()
    if before:
        return before.withdrawal
    locked = _open(_locked(vial), by=by, at=at)
    today = at.astimezone(ZoneInfo(locked.site.time_zone)).date()
    reasons = withdrawable(facts_of(locked), volume_ml, now=at, today=today)
    if reasons:
        raise VialRefused(" ".join(reasons))
    if checked_by == by:
        raise StockError("The check needs a second person.")
    mg = (volume_ml * locked.strength_mg_per_ml).quantize(_MG)
    withdrawal = Withdrawal.objects.create(
        vial=locked, patient=patient, infusion_id=infusion_id, volume_ml=volume_ml, mg=mg, drawn_by=by,
        checked_by=checked_by, at=at,
    )  # fmt: skip
    _enter(
        locked, Movement.WITHDRAW, key=key, by=by, at=at, ml=volume_ml, mg=mg, witness=checked_by, withdrawal=withdrawal
    )
    return withdrawal


@transaction.atomic
def record_use(*, withdrawal: Withdrawal, use: Use, witness: User, key: str, by: User, at: datetime) -> Decimal:
    """Account for a withdrawal: what was given, what was measured as waste; return the residual in mg.

    A residual above the limit needs a reason and opens an incident. A second account of the same withdrawal is
    refused unless it is the same one again. Raises ResidualUnexplained, StockError.
    """
    vial = _locked(withdrawal.vial)
    given, wasted = use.administered_mg.quantize(_MG), use.wasted_mg.quantize(_MG)
    accounted = list(LedgerEntry.objects.filter(withdrawal=withdrawal).exclude(movement=Movement.WITHDRAW))
    outcome = reconcile(withdrawal.mg, given, wasted)
    if accounted:
        if any(entry.key.startswith(key) for entry in accounted):
            return withdrawal.mg - sum(entry.mg for entry in accounted)
        raise StockError("What was drawn up is accounted for already.")
    if outcome.needs_reason and not use.residual_reason.strip():
        raise ResidualUnexplained(f"{outcome.message} Say where the rest is: it opens an incident.")
    of_it = {"by": by, "at": at, "withdrawal": withdrawal}
    if given:
        _enter(vial, Movement.ADMINISTER, key=f"{key}-given", mg=given, **of_it)
    _enter(
        vial, Movement.WASTE_BAG, key=f"{key}-waste", mg=wasted, witness=witness, reason=use.residual_reason, **of_it
    )
    if outcome.opens_incident:
        words = f"{outcome.message} Reason given: {use.residual_reason.strip()}"
        open_incident(vial=vial, what=words, infusion_id=withdrawal.infusion_id, by=by, at=at)
    return outcome.residual_mg


@transaction.atomic
def waste_unstarted(
    *, withdrawal: Withdrawal, wasted_mg: Decimal, reason: str, witness: User, by: User, at: datetime
) -> Decimal:
    """Waste what was drawn up and never started, in front of a witness; return the residual in mg."""
    use = Use(Decimal(0), wasted_mg, reason)
    return record_use(withdrawal=withdrawal, use=use, witness=witness, key=f"unstarted-{withdrawal.pk}", by=by, at=at)


@transaction.atomic
def take_out(
    *, vial: Vial, movement: Movement, ml: Decimal, reason: str, witness: User, key: str, by: User, at: datetime
) -> LedgerEntry:
    """Take all or part of a vial out of the stock: wasted, returned, passed on or lost. Raises StockError."""
    if movement not in TAKES_OUT:
        raise StockError("This is not a way to take something out of the stock.")
    locked = _locked(vial)
    entry = _enter(locked, movement, key=key, by=by, at=at, ml=ml, witness=witness, reason=reason)
    if movement is Movement.LOSS:
        open_incident(vial=locked, what=f"Loss of {format_quantity(ml, 'mL')}: {reason}", by=by, at=at)
    return entry


@transaction.atomic
def reverse(*, entry: LedgerEntry, reason: str, witness: User, by: User, at: datetime) -> LedgerEntry:
    """Answer a mistaken line of the register by one that undoes it. Raises StockError."""
    vial = _locked(entry.vial)
    if not is_reversible(entry):
        raise StockError("This line cannot be reversed here; an infusion's own lines are accounted for in its record.")
    if LedgerEntry.objects.filter(reverses=entry).exists():
        raise StockError("This line is reversed already.")
    if witness == by:
        raise StockError("The witness is another person than the one who acts.")
    if vial.balance_ml - entry.vial_change_ml < 0:
        raise StockError("Part of this has left the vial since; it cannot be reversed.")
    return LedgerEntry.objects.create(
        vial=vial, movement=entry.movement, ml=entry.ml, mg=entry.mg, vial_change_ml=-entry.vial_change_ml, actor=by,
        witness=witness, reason=reason, at=at, reverses=entry, key=f"reverse-{entry.pk}",
    )  # fmt: skip


def is_reversible(entry: LedgerEntry) -> bool:
    """Whether this kind of line can be answered by a reversing one at all."""
    return entry.movement not in (*OF_AN_INFUSION, Movement.OPEN) and entry.reverses_id is None


def open_incident(*, vial: Vial, what: str, by: User, at: datetime, infusion_id: int | None = None) -> StockIncident:
    """Write down that something did not add up. Whether it is a significant loss remains a person's decision."""
    return StockIncident.objects.create(
        site_id=vial.site_id, vial=vial, infusion_id=infusion_id, what=what[:300], opened_at=at, opened_by=by
    )


@transaction.atomic
def close_incident(incident: StockIncident, *, finding: str, by: User, at: datetime) -> None:
    """Close an incident with what was found. Raises StockError when it is closed already."""
    closed = StockIncident.objects.filter(pk=incident.pk, closed_at__isnull=True).update(
        finding=finding, closed_at=at, closed_by=by
    )
    if closed != 1:
        raise StockError("This incident is closed already.")


def _locked(vial):
    """The vial's row, locked: two withdrawals from one vial wait for each other."""
    return Vial.objects.select_for_update(of=("self",)).select_related("site").get(pk=vial.pk)


def _enter(vial, movement, *, key, by, at, ml=None, mg=None, witness=None, withdrawal=None, reason=""):
    """Write one line; the balance follows by the database. The same key again gives the first line back."""
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
    return LedgerEntry.objects.create(
        vial=vial,
        movement=movement.value,
        ml=ml,
        mg=mg if mg is not None else (amount * vial.strength_mg_per_ml).quantize(_MG),
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
