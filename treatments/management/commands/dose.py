"""From weight, order and vial to volume and pump rate: JSON Lines in, JSON Lines out.

Judged by the limits of the current signed protocol; where there is none, or no database, by the shipped ones.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import Error as DatabaseError

from clinic.batch import REQUIRED, BadLine, JsonLinesCommand, number, one_of, only_keys, shown
from treatments.courses.dosing import Bag, DoseNotPossible, DoseRequest, Preparation, prepare
from treatments.courses.limit_rows import LimitsNotReadable
from treatments.courses.limits import SHIPPED_LIMITS, LimitRow
from treatments.courses.weights import WEIGHT_UNITS, weight_in_kg

_KEYS = (
    "weight",
    "mg_per_kg",
    "minutes",
    "concentration_mg_per_ml",
    "final_volume_ml",
    "bag",
    "syringe_step_ml",
)
_FIELD_OF = {"weight_kg": "weight", "bag_volume_ml": "final_volume_ml"}


class Command(JsonLinesCommand):
    """Answer each line with the preparation and the limits that it is beyond."""

    help = "Compute dose, volume and pump rate, one JSON object per line."
    limits = SHIPPED_LIMITS

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer every line by the limits that are in force as the command starts."""
        try:
            self.limits = limits_in_force()
        except LimitsNotReadable as fault:
            raise CommandError(f"The signed protocol cannot be judged by. {fault}", returncode=2) from None
        super().handle(*args, **options)

    def answer(self, payload: dict[str, Any]) -> Mapping[str, Any]:
        """Return the preparation for one line. Raises BadLine."""
        only_keys(payload, _KEYS)
        try:
            return _as_answer(prepare(_request(payload), self.limits))
        except DoseNotPossible as fault:
            raise BadLine(f'"{_FIELD_OF.get(fault.field, fault.field)}": {fault}') from None


def limits_in_force() -> tuple[LimitRow, ...]:
    """Return the limits of the current signed protocol, else the shipped ones."""
    try:
        from treatments.courses import queries

        return queries.current_limits() or SHIPPED_LIMITS
    except (ImportError, ImproperlyConfigured, DatabaseError):
        return SHIPPED_LIMITS


def _request(payload: Mapping[str, Any]) -> DoseRequest:
    return DoseRequest(
        weight_kg=_weight_kg(payload.get("weight")),
        mg_per_kg=_above_zero(payload, "mg_per_kg"),
        minutes=_above_zero(payload, "minutes"),
        concentration_mg_per_ml=_above_zero(payload, "concentration_mg_per_ml"),
        bag_volume_ml=_above_zero(payload, "final_volume_ml"),
        bag=Bag(one_of(payload, "bag", tuple(Bag))),
        syringe_step_ml=_above_zero(payload, "syringe_step_ml", default=None),
    )


def _weight_kg(weight: Any) -> Decimal:
    if not isinstance(weight, dict):
        raise BadLine(f'"weight" is {shown(weight)}; an object with value and unit is accepted.')
    only_keys(weight, ("value", "unit"), "weight")
    unit = one_of(weight, "unit", WEIGHT_UNITS, where="weight")
    return weight_in_kg(_above_zero(weight, "value", "weight"), unit)


def _above_zero(payload: Mapping[str, Any], key: str, where: str = "", default: Any = REQUIRED) -> Any:
    """Return the number under a key; a decimal comma is refused with a hint, for elsewhere 0,5 becomes 5."""
    value = payload.get(key)
    if isinstance(value, str) and "," in value:
        name = f"{where}.{key}" if where else key
        raise BadLine(f'"{name}" is {shown(value)}; a number with a decimal point is accepted, such as 0.5.')
    return number(payload, key, where=where, default=default, above=0)


def _as_answer(found: Preparation) -> dict[str, Any]:
    return {
        "weight_kg": found.weight_kg,
        "dose_mg": found.dose_mg,
        "volume_ml": found.volume_ml,
        "drawn_volume_ml": found.drawn_volume_ml,
        "prepared_dose_mg": found.prepared_dose_mg,
        "rounding_percent": found.rounding_percent,
        "final_volume_ml": found.final_volume_ml,
        "final_concentration_mg_per_ml": found.final_concentration_mg_per_ml,
        "pump_rate_ml_per_h": found.pump_rate_ml_per_h,
        "mg_per_kg_per_h": found.mg_per_kg_per_h,
        "refused": found.refused,
        "limits": [
            {"code": limit.code, "severity": limit.severity.value, "message": limit.message} for limit in found.limits
        ],
    }
