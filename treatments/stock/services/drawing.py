"""From a vial to a patient: opened, drawn with a second person, given, wasted, or put back by rule."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.patients.models import Patient
from treatments.courses.quantities import format_quantity
from treatments.stock import queries
from treatments.stock.ledger import SHIPPED_RESIDUAL_LIMITS, SMALL_RESIDUAL, Movement, ResidualLimits, reconcile
from treatments.stock.models import CheckAttempt, IncidentKind, LedgerEntry, Vial, Withdrawal
from treatments.stock.queries import facts_of
from treatments.stock.returns import ReturnFacts, return_faults
from treatments.stock.services.days import local_day
from treatments.stock.services.entering import MG, enter, locked, open_incident, undo
from treatments.stock.services.errors import ResidualUnexplained, StockError, VialRefused
from treatments.stock.states import beyond_use_at, withdrawable


@dataclass(frozen=True)
class Use:
    """What became of a withdrawal: given to the patient, and measured as waste in front of a witness."""

    administered_mg: Decimal
    wasted_mg: Decimal
    residual_reason: str = ""


@transaction.atomic
def open_vial(*, vial: Vial, by: User, at: datetime) -> Vial:
    """Break the seal. From now on the vial is good for 28 days. Opening it twice is no error."""
    return _open(locked(vial), by=by, at=at)


def _open(vial, *, by, at):
    if vial.opened_at is None:
        vial.opened_at, vial.beyond_use_at = at, beyond_use_at(at)
        with because("opened a vial", by=by):
            vial.save(update_fields=["opened_at", "beyond_use_at"])
        enter(vial, Movement.OPEN, key=f"open-{vial.pk}", by=by, at=at)
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
    at: datetime, purpose: str = "infusion",
) -> Withdrawal:  # fmt: skip
    """Draw a checked volume from a vial, which is opened by it if it was sealed.

    Part of the caller's transaction: the check of the second person is kept by `record_check` beside it.
    Raises VialRefused, and StockError where the two are one person.
    """
    held = locked(vial)
    # Looked for under the lock: the same key on another connection has written its line by now, or has not begun.
    before = LedgerEntry.objects.filter(key=key).select_related("withdrawal").first()
    if before:
        return before.withdrawal
    held = _open(held, by=by, at=at)
    reasons = withdrawable(facts_of(held), volume_ml, now=at, today=local_day(held.site, at))
    if reasons:
        raise VialRefused(" ".join(reasons))
    if checked_by == by:
        raise StockError("The check needs a second person.")
    if volume_ml <= 0:
        raise StockError("Draw a volume above zero.")
    mg = (volume_ml * held.strength_mg_per_ml).quantize(MG)
    withdrawal = Withdrawal.objects.create(
        vial=held, patient=patient, infusion_id=infusion_id, volume_ml=volume_ml, mg=mg, drawn_by=by,
        checked_by=checked_by, at=at, purpose=purpose,
    )  # fmt: skip
    enter(
        held, Movement.WITHDRAW, key=key, by=by, at=at, ml=volume_ml, mg=mg, witness=checked_by, withdrawal=withdrawal
    )
    return withdrawal


@transaction.atomic
def record_use(
    *, withdrawal: Withdrawal, use: Use, witness: User, key: str, by: User, at: datetime,
    limits: ResidualLimits = SHIPPED_RESIDUAL_LIMITS,
) -> Decimal:  # fmt: skip
    """Account for a withdrawal: what was given, what was measured as waste; return the residual in mg.

    A residual above the protocol's limit needs a reason and opens an incident. A second account of the same
    withdrawal is refused unless it is the same one again. Raises ResidualUnexplained, StockError.
    """
    vial = locked(withdrawal.vial)
    given, wasted = use.administered_mg.quantize(MG), use.wasted_mg.quantize(MG)
    accounted = _accounts_of(withdrawal)
    if accounted:
        if any(entry.key.startswith(f"{key}-") for entry in accounted):
            return sum((entry.mg for entry in accounted if entry.movement == Movement.RESIDUAL), Decimal(0))
        raise StockError("What was drawn up is accounted for already.")
    if not (0 <= given <= withdrawal.mg and wasted >= 0):
        drawn = format_quantity(withdrawal.mg, "mg")
        raise StockError(f"From 0 to {drawn} can have been given, and 0 mg or more measured as waste.")
    outcome = reconcile(withdrawal.mg, given, wasted, limits=limits)
    if outcome.needs_reason and not use.residual_reason.strip():
        raise ResidualUnexplained(f"{outcome.message} Say where the rest is: it opens an incident.")
    of_it = {"by": by, "at": at, "withdrawal": withdrawal}
    if given:
        enter(vial, Movement.ADMINISTER, key=f"{key}-given", mg=given, **of_it)
    enter(vial, Movement.WASTE_BAG, key=f"{key}-waste", mg=wasted, witness=witness, reason=use.residual_reason, **of_it)
    if outcome.residual_mg:
        why = use.residual_reason.strip() or SMALL_RESIDUAL
        enter(
            vial, Movement.RESIDUAL, key=f"{key}-residual", mg=outcome.residual_mg, witness=witness, reason=why, **of_it
        )
    if outcome.opens_incident:
        words = f"{outcome.message} Reason given: {use.residual_reason.strip()}"
        open_incident(
            vial=vial, what=words, kind=IncidentKind.RESIDUAL, infusion_id=withdrawal.infusion_id, by=by, at=at
        )
    return outcome.residual_mg


def _accounts_of(withdrawal):
    """The lines that say what became of a withdrawal; its own line is not one of them, the one that undoes it is."""
    lines = LedgerEntry.objects.filter(withdrawal=withdrawal)
    return [line for line in lines if line.movement != Movement.WITHDRAW or line.reverses_id]


@transaction.atomic
def waste_unstarted(
    *, withdrawal: Withdrawal, wasted_mg: Decimal, reason: str, witness: User, by: User, at: datetime,
    limits: ResidualLimits = SHIPPED_RESIDUAL_LIMITS,
) -> Decimal:  # fmt: skip
    """Waste what was drawn up and never started, in front of a witness; return the residual in mg."""
    use = Use(Decimal(0), wasted_mg, reason)
    key = f"unstarted-{withdrawal.pk}"
    return record_use(withdrawal=withdrawal, use=use, witness=witness, key=key, by=by, at=at, limits=limits)


@transaction.atomic
def return_unstarted(
    *, withdrawal: Withdrawal, in_syringe: bool, started: bool, reason: str, witness: User, by: User, at: datetime
) -> LedgerEntry:
    """Put what was drawn up and never started back into its vial, if the site's rule allows it. Raises StockError."""
    vial = locked(withdrawal.vial)
    if _accounts_of(withdrawal):
        raise StockError("What was drawn up is accounted for already.")
    if witness == by:
        raise StockError("The witness is another person than the one who acts.")
    if not reason.strip():
        raise StockError("A reason is needed.")
    today = local_day(vial.site, at)
    facts = ReturnFacts(
        allowed_here=queries.rules_of(vial.site).returns_allowed,
        started=started,
        in_syringe=in_syringe,
        drawn_on=local_day(vial.site, withdrawal.at),
        today=today,
        vial_refused=_cannot_take_back(vial, at, today),
    )
    wrong = return_faults(facts)
    if wrong:
        raise StockError(" ".join(wrong))
    drawn = LedgerEntry.objects.get(withdrawal=withdrawal, movement=Movement.WITHDRAW, reverses__isnull=True)
    return undo(drawn, vial, reason=reason, witness=witness, by=by, at=at, key=f"return-{withdrawal.pk}")


def _cannot_take_back(vial, at, today) -> tuple[str, ...]:
    """Why this vial can no longer be used; that it is empty without the dose is no reason."""
    facts = facts_of(vial)
    filled = type(facts)(**{**vars(facts), "balance_ml": vial.volume_ml})
    return withdrawable(filled, Decimal(0), now=at, today=today)
