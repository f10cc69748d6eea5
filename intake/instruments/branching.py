"""Which items are put to a patient, given what was answered so far. Used by the form and by the scoring."""

from collections.abc import Mapping
from typing import Any

from intake.instruments.catalogue import find
from intake.instruments.definition import Instrument


def items_to_ask(instrument: Instrument | str, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the items that are asked, in order, the answered ones included.

    An answer of None counts as not given. Raises UnknownInstrument.
    """
    instrument = find(instrument)
    given = {item_id: answer for item_id, answer in answers.items() if answer is not None}
    return tuple(item.id for item in instrument.items if item.asked is None or item.asked.when(given))


def missing_items(instrument: Instrument | str, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the items that had to be asked, must be answered and were not, in order.

    Raises UnknownInstrument.
    """
    instrument = find(instrument)
    unanswered = [item.id for item in instrument.items if item.required and answers.get(item.id) is None]
    asked = items_to_ask(instrument, answers) if unanswered else ()
    return tuple(item_id for item_id in unanswered if item_id in asked)
