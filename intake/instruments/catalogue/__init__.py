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


def with_number(number: int) -> Instrument:
    """Return the instrument at this place, from 1: an address that tells nothing. Raises UnknownInstrument."""
    if not 1 <= number <= len(INSTRUMENTS):
        raise UnknownInstrument(f"Unknown instrument; accepted: 1 to {len(INSTRUMENTS)}.")
    return tuple(INSTRUMENTS.values())[number - 1]


def number_of(instrument_id: str) -> int:
    """Return the place of an instrument, from 1. Raises ValueError."""
    return tuple(INSTRUMENTS).index(instrument_id) + 1


def find(instrument: Instrument | str) -> Instrument:
    """Return the instrument with this id; a definition is returned as it is. Raises UnknownInstrument."""
    if isinstance(instrument, Instrument):
        return instrument
    if not isinstance(instrument, str) or instrument not in INSTRUMENTS:
        raise UnknownInstrument(f"Unknown instrument; accepted: {', '.join(INSTRUMENTS)}.")
    return INSTRUMENTS[instrument]
