"""What a change between two totals means, by named definitions, in whole numbers only.

A percentage is never divided out: "more than 35 % lower" is 100 * (b - x) > 35 * b, so that 34.52 does not round
up to a response. A prorated total is never classified, and neither is a missing one: see `comparable_total`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from intake.instruments.change_definitions import DEFINITIONS, ChangeDefinition


class Scored(Protocol):
    """What a fresh score and a stored assessment have in common."""

    total: int | Decimal | None
    prorated: bool
    flags: Collection[str]


@dataclass(frozen=True)
class Judgement:
    """What one definition says of one change; `met` is None where it cannot be computed."""

    definition: ChangeDefinition
    met: bool | None


class UnknownDefinition(ValueError):
    """No definition has this name; the message lists those that exist."""


def definition_named(name: str) -> ChangeDefinition:
    """Return the definition with this name. Raises UnknownDefinition."""
    if name not in DEFINITIONS:
        raise UnknownDefinition(f"Unknown definition; accepted: {', '.join(DEFINITIONS)}.")
    return DEFINITIONS[name]


def meets(definition: ChangeDefinition | str, baseline: int | None, current: int | None) -> bool | None:
    """Return whether the change meets the definition; None where that cannot be computed.

    It cannot with either total absent, nor in percent of a baseline of 0. Raises UnknownDefinition, and TypeError
    for a total that is not whole: only what `comparable_total` returns may be compared.
    """
    if isinstance(definition, str):
        definition = definition_named(definition)
    if not _computable(baseline, current):
        return None
    return definition.test(baseline, current)


def judgements(
    instrument_id: str,
    baseline: int | None,
    current: int | None,
    definitions: Mapping[str, ChangeDefinition] = DEFINITIONS,
) -> tuple[Judgement, ...]:
    """Return what every definition for this instrument says of the change, in the order of their list."""
    return tuple(
        Judgement(definition, meets(definition, baseline, current))
        for definition in definitions.values()
        if instrument_id in definition.instruments
    )


def comparable_total(scored: Scored) -> int | None:
    """Return the total that may be compared with another one: whole, not prorated, on the instrument's full scale."""
    off_scale = scored.prorated or "work-not-applicable" in scored.flags
    if scored.total is None or off_scale or scored.total != int(scored.total):
        return None
    return int(scored.total)


def reduction_percent(baseline: int | None, current: int | None, places: int = 1) -> Decimal | None:
    """Return the reduction in percent, rounded half up, to be shown and never compared; None if not computable."""
    if not _computable(baseline, current) or baseline == 0:
        return None
    exact = Decimal(100 * (baseline - current)) / Decimal(baseline)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _computable(*totals: int | None) -> bool:
    """Return whether both totals are there. Raises TypeError for one that is not whole."""
    for total in totals:
        if total is not None and type(total) is not int:
            raise TypeError("Only whole totals are compared; take them from comparable_total.")
    return None not in totals
