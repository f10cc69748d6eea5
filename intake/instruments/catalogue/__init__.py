"""Every instrument there is, in the order in which a reader of the record expects them."""

from collections.abc import Mapping
from types import MappingProxyType

from intake.instruments.catalogue import (
    function,
    in_infusion,
    mood,
    other,
    social_anxiety,
    substances,
    suicide,
)
from intake.instruments.definition import Instrument

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {
        instrument.id: instrument
        for instrument in (
            *social_anxiety.INSTRUMENTS,
            *mood.INSTRUMENTS,
            *suicide.INSTRUMENTS,
            *substances.INSTRUMENTS,
            *function.INSTRUMENTS,
            *in_infusion.INSTRUMENTS,
            *other.INSTRUMENTS,
        )
    }
)


class UnknownInstrument(ValueError):
    """No instrument has this id; the message lists those that exist."""


def find(instrument: Instrument | str) -> Instrument:
    """Return the instrument with this id; a definition is returned as it is. Raises UnknownInstrument."""
    if isinstance(instrument, Instrument):
        return instrument
    if not isinstance(instrument, str) or instrument not in INSTRUMENTS:
        raise UnknownInstrument(f"Unknown instrument; accepted: {', '.join(INSTRUMENTS)}.")
    return INSTRUMENTS[instrument]
