"""The register of a controlled drug: its movements, what each does to a vial, and whether the sums agree.

Whatever was withdrawn is later administered, wasted with a witness, or an explicit residual; nothing is edited,
a mistake is answered by a reversing entry. Records and witnesses: 21 CFR 1304.22(c) (v:dea-waste; k), state law
is often stricter. The amounts from which a difference counts are the clinic's own, no published source [design].
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from treatments.courses.figures import Figure, values_of
from treatments.courses.quantities import format_quantity


class Movement(StrEnum):
    """What can happen to a vial, or to what was withdrawn from it."""

    RECEIVE = "receive"
    OPEN = "open"
    WITHDRAW = "withdraw"
    ADMINISTER = "administer"
    WASTE_BAG = "waste_bag"
    RESIDUAL = "residual"
    WASTE_VIAL = "waste_vial"
    RETURN = "return"
    TRANSFER = "transfer"
    ADJUST = "adjust"
    REVERSE_DISTRIBUTOR = "expire_to_reverse_distributor"
    LOSS = "loss"


class AmountNotPossible(ValueError):
    """An amount that this movement cannot have; the message says which it can."""


@dataclass(frozen=True)
class MovementRule:
    """What a movement does to the vial's balance (1 adds, -1 takes, 0 leaves it, None as signed), and its papers."""

    sign: int | None
    needs_witness: bool = False
    needs_reason: bool = False
    for_a_patient: bool = False


RULES: dict[Movement, MovementRule] = {
    Movement.RECEIVE: MovementRule(+1),
    Movement.OPEN: MovementRule(0),
    # The witness of a withdrawal is the person who checked it independently.
    Movement.WITHDRAW: MovementRule(-1, needs_witness=True, for_a_patient=True),
    # What was withdrawn has left the vial already.
    Movement.ADMINISTER: MovementRule(0, for_a_patient=True),
    Movement.WASTE_BAG: MovementRule(0, needs_witness=True, for_a_patient=True),
    # What neither was given nor measured as waste: line, flush, the accuracy of measuring.
    Movement.RESIDUAL: MovementRule(0, needs_witness=True, needs_reason=True, for_a_patient=True),
    Movement.WASTE_VIAL: MovementRule(-1, needs_witness=True, needs_reason=True),
    Movement.RETURN: MovementRule(-1, needs_reason=True),
    Movement.TRANSFER: MovementRule(-1, needs_witness=True, needs_reason=True),
    Movement.ADJUST: MovementRule(None, needs_witness=True, needs_reason=True),
    Movement.REVERSE_DISTRIBUTOR: MovementRule(-1, needs_witness=True, needs_reason=True),
    Movement.LOSS: MovementRule(-1, needs_witness=True, needs_reason=True),
}

SMALL_RESIDUAL = "Within the accuracy of measuring."


@dataclass(frozen=True)
class ResidualLimits:
    """From how much on a residual must be explained and opens an incident: figures of the protocol."""

    residual_mg: Decimal = Decimal("0.5")
    residual_percent: Decimal = Decimal(5)


@dataclass(frozen=True)
class CountLimits:
    """From how much on a count that differs opens an incident: a rule of the site."""

    difference_ml: Decimal = Decimal("0.1")
    difference_percent: Decimal = Decimal(2)


SHIPPED_RESIDUAL_LIMITS = ResidualLimits()
SHIPPED_COUNT_LIMITS = CountLimits()


@dataclass(frozen=True)
class Entry:
    """One movement about to be entered; `ml` is of the vial's solution, signed for an adjustment only."""

    movement: Movement
    ml: Decimal
    actor: str
    witness: str | None = None
    reason: str = ""
    patient: str | None = None


@dataclass(frozen=True)
class Reconciliation:
    """Whether a withdrawal is accounted for. `residual_mg` is what neither was given nor wasted; below 0, too much."""

    residual_mg: Decimal
    balanced: bool
    opens_incident: bool
    message: str

    @property
    def needs_reason(self) -> bool:
        """Whether the residual must be explained before the record can be signed."""
        return self.opens_incident


@dataclass(frozen=True)
class CountDifference:
    """A count beside the ledger; `difference_ml` is counted less expected."""

    difference_ml: Decimal
    opens_incident: bool


def vial_change_ml(movement: Movement, ml: Decimal) -> Decimal:
    """Return what a movement does to the vial's balance. Raises AmountNotPossible.

    Only an adjustment is signed; any other amount is from 0 up, and the movement knows its direction.
    """
    sign = RULES[Movement(movement)].sign
    if sign is None:
        if ml == 0:
            raise AmountNotPossible("An adjustment of 0 mL changes nothing; an amount above or below 0 is accepted.")
        return ml
    if ml < 0:
        raise AmountNotPossible(f"{format_quantity(ml, 'mL')} is below 0; an amount from 0 up is accepted.")
    return sign * ml


def balance_ml(entries: Iterable[tuple[Movement, Decimal]]) -> Decimal:
    """Return the balance of a vial after all its movements, in mL."""
    return sum((vial_change_ml(movement, ml) for movement, ml in entries), Decimal(0))


def faults(entry: Entry, *, balance_before_ml: Decimal) -> tuple[str, ...]:
    """Return every reason why an entry cannot be made, as sentences; empty when it can."""
    rule = RULES[entry.movement]
    left = balance_before_ml + vial_change_ml(entry.movement, entry.ml)
    found = {
        f"The vial holds {format_quantity(balance_before_ml, 'mL')}; more cannot leave it.": left < 0,
        "A witness is needed.": rule.needs_witness and entry.witness is None,
        "The witness is another person than the one who acts.": entry.witness == entry.actor,
        "A reason is needed.": rule.needs_reason and not entry.reason.strip(),
        "The patient must be named.": rule.for_a_patient and entry.patient is None,
    }
    return tuple(sentence for sentence, is_so in found.items() if is_so)


def residual_limits_from(figures: Mapping[str, Figure]) -> ResidualLimits:
    """Return the limits that a protocol's figures state."""
    return ResidualLimits(**{name: Decimal(str(value)) for name, value in values_of(figures).items()})


def reconcile(
    withdrawn_mg: Decimal,
    administered_mg: Decimal,
    wasted_mg: Decimal,
    residual_mg: Decimal = Decimal(0),
    limits: ResidualLimits = SHIPPED_RESIDUAL_LIMITS,
) -> Reconciliation:
    """Return whether withdrawn = administered + measured waste + residual, and whether the residual is too large."""
    actual = withdrawn_mg - administered_mg - wasted_mg
    distance = abs(actual)
    too_large = distance > limits.residual_mg or 100 * distance > limits.residual_percent * withdrawn_mg
    balanced = actual == residual_mg
    message = (
        f"{format_quantity(withdrawn_mg, 'mg')} withdrawn, {format_quantity(administered_mg, 'mg')} administered, "
        f"{format_quantity(wasted_mg, 'mg')} wasted: {format_quantity(actual, 'mg')} remain"
    )
    message += "." if balanced else f", not {format_quantity(residual_mg, 'mg')}."
    return Reconciliation(actual, balanced, too_large, message)


def count_difference(
    expected_ml: Decimal, counted_ml: Decimal, limits: CountLimits = SHIPPED_COUNT_LIMITS
) -> CountDifference:
    """Compare a count with the ledger. Whether a difference is a significant loss remains a person's decision."""
    difference = counted_ml - expected_ml
    distance = abs(difference)
    too_large = distance > limits.difference_ml or 100 * distance > limits.difference_percent * expected_ml
    return CountDifference(difference, too_large)
