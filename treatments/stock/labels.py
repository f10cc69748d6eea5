"""The words and marks under which movements and vials are shown (pure)."""

from datetime import date, timedelta

from treatments.stock.ledger import Movement
from treatments.stock.states import VialState

# How long before its expiry a vial is marked as expiring soon [design].
EXPIRES_SOON = timedelta(days=30)

MOVEMENT_NAMES = {
    Movement.RECEIVE: "Received",
    Movement.OPEN: "Opened",
    Movement.WITHDRAW: "Withdrawn",
    Movement.ADMINISTER: "Administered",
    Movement.WASTE_BAG: "Wasted (bag or syringe)",
    Movement.RESIDUAL: "Residual (line, flush)",
    Movement.WASTE_VIAL: "Wasted (vial)",
    Movement.RETURN: "Returned",
    Movement.TRANSFER: "Transferred",
    Movement.ADJUST: "Adjusted",
    Movement.REVERSE_DISTRIBUTOR: "To the reverse distributor",
    Movement.LOSS: "Lost",
}
_STATES = {
    VialState.EXPECTED: ("Expected", ""),
    VialState.SEALED: ("Sealed", "good"),
    VialState.OPEN: ("Open", "active"),
    VialState.BEYOND_USE: ("Beyond use: waste it", "block"),
    VialState.EXPIRED: ("Expired: take it out", "block"),
    VialState.EMPTY: ("Empty", ""),
}


def vial_chip(vial, state: VialState, *, today: date) -> list[tuple[str, str]]:
    """The marks of a vial, as pairs of a word and a tone."""
    chips = [_STATES[state]]
    if state in (VialState.SEALED, VialState.OPEN) and vial.expires_on - today <= EXPIRES_SOON:
        chips.append(("Expires soon", "review"))
    return chips
