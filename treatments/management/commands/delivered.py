"""What a pump delivered: JSON Lines in, JSON Lines out. Needs no database."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from clinic.batch import BadLine, JsonLinesCommand, number, only_keys, shown
from treatments.infusions.rules.delivered import DeliveredTooMuch, PreparedBag, Segment, delivered

_BAG_KEYS = ("final_concentration_mg_per_ml", "weight_kg", "prepared_dose_mg")
_SEGMENT_KEYS = ("minutes", "rate_ml_per_h")


class Command(JsonLinesCommand):
    """Answer each line with the delivered and the remaining dose."""

    help = "Compute the delivered dose from pump segments, one JSON object per line."

    def answer(self, payload: dict[str, Any]) -> Mapping[str, Decimal]:
        """Return what the segments of one line delivered. Raises BadLine."""
        only_keys(payload, (*_BAG_KEYS, "segments"))
        bag = PreparedBag(**{key: number(payload, key, above=0) for key in _BAG_KEYS})
        try:
            found = delivered(_segments(payload), bag)
        except DeliveredTooMuch as fault:
            raise BadLine(f'"segments": {fault}') from None
        return {
            "delivered_ml": found.delivered_ml,
            "delivered_mg": found.delivered_mg,
            "delivered_mg_per_kg": found.delivered_mg_per_kg,
            "remaining_mg": found.remaining_mg,
            "running_minutes": found.running_minutes,
            "elapsed_minutes": found.elapsed_minutes,
        }


def _segments(payload: Mapping[str, Any]) -> list[Segment]:
    segments = payload.get("segments")
    if not isinstance(segments, list):
        got = shown(segments) if "segments" in payload else "missing"
        raise BadLine(f'"segments" is {got}; a list of objects with {" and ".join(_SEGMENT_KEYS)} is accepted.')
    return [_segment(segment, f"segments[{place}]") for place, segment in enumerate(segments)]


def _segment(segment: Any, where: str) -> Segment:
    if not isinstance(segment, dict):
        raise BadLine(f'"{where}" is {shown(segment)}; an object with {" and ".join(_SEGMENT_KEYS)} is accepted.')
    only_keys(segment, _SEGMENT_KEYS, where)
    return Segment(**{key: number(segment, key, where=where, at_least=0) for key in _SEGMENT_KEYS})
