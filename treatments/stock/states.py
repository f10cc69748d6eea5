"""The state of a vial, which follows from its dates and its balance, and whether a dose may be drawn from it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from treatments.courses.elapsed import in_utc
from treatments.courses.quantities import format_quantity

# Opened multi-dose vials, unless the label says otherwise: USP <797>, CDC [k].
BEYOND_USE_DAYS = 28


class VialState(StrEnum):
    """Where a vial stands."""

    EXPECTED = "expected"
    SEALED = "sealed"
    OPEN = "open"
    BEYOND_USE = "beyond-use"
    EXPIRED = "expired"
    EMPTY = "empty"


@dataclass(frozen=True)
class VialFacts:
    """A vial as the ledger knows it. `expires_on` is the last local day on which it may be used."""

    received_at: datetime | None
    expires_on: date
    opened_at: datetime | None
    beyond_use_at: datetime | None
    balance_ml: Decimal


def beyond_use_at(opened_at: datetime, days: int = BEYOND_USE_DAYS) -> datetime:
    """Return the moment (UTC) from which an opened vial is no longer used."""
    return in_utc(opened_at) + timedelta(days=days)


def vial_state(vial: VialFacts, *, now: datetime, today: date) -> VialState:
    """Return the state of a vial; `today` is the site's local day."""
    if vial.received_at is None:
        return VialState.EXPECTED
    if vial.balance_ml <= 0:
        return VialState.EMPTY
    if today > vial.expires_on:
        return VialState.EXPIRED
    if vial.opened_at is None:
        return VialState.SEALED
    ends = vial.beyond_use_at or beyond_use_at(vial.opened_at)
    return VialState.BEYOND_USE if in_utc(now) >= in_utc(ends) else VialState.OPEN


_WHY_NOT = {
    VialState.EXPECTED: "This vial has not been received.",
    VialState.EMPTY: "This vial is empty.",
    VialState.EXPIRED: "This vial is past its expiry date.",
    VialState.SEALED: "This vial has not been opened.",
    VialState.BEYOND_USE: "This vial was opened too long ago; it is beyond use.",
}


def withdrawable(vial: VialFacts, volume_ml: Decimal, *, now: datetime, today: date) -> tuple[str, ...]:
    """Return every reason why this volume cannot be drawn now, as sentences; empty when it can."""
    state = vial_state(vial, now=now, today=today)
    reasons = [] if state is VialState.OPEN else [_WHY_NOT[state]]
    if state is not VialState.EMPTY and volume_ml > vial.balance_ml:
        reasons.append(
            f"This vial holds {format_quantity(vial.balance_ml, 'mL')}, "
            f"less than the {format_quantity(volume_ml, 'mL')} to draw."
        )
    return tuple(reasons)
