"""The preparation sheet in words: every volume, amount and rate with its unit, for the screen and for paper (pure).

Written as ISMP asks [k]: a zero before the point, none after the last digit, mL and ug, never their misread forms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from treatments.courses.quantities import EXACT, format_quantity

_UG_PER_MG = 1000
_MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class SheetLine:
    """One number of the sheet; `is_key` is what the hands need."""

    name: str
    value: str
    is_key: bool = False


@dataclass(frozen=True)
class SheetPart:
    title: str
    lines: tuple[SheetLine, ...]


def sheet_parts(kept: Mapping[str, Any]) -> tuple[SheetPart, ...]:
    """Return the parts of a sheet, from the plain values in which it is kept: numbers as strings."""
    number = {name: Decimal(str(kept[name])) for name in _NUMBERS}
    with localcontext(EXACT):
        mg_per_h = number["pump_rate_ml_per_h"] * number["final_concentration_mg_per_ml"]
        per_kg = mg_per_h / number["actual_weight_kg"]
        ug_per_kg_per_min = per_kg * _UG_PER_MG / _MINUTES_PER_HOUR
        prepared_per_kg = number["prepared_dose_mg"] / number["actual_weight_kg"]
        diluent = number["final_volume_ml"] - number["drawn_volume_ml"]
    return (
        SheetPart(
            "Dose",
            (
                SheetLine("Actual weight, measured today", _quantity(number["actual_weight_kg"], "kg")),
                SheetLine(f"Weight that doses ({kept['dosing_weight'].lower()})", _quantity(number["weight_kg"], "kg")),
                SheetLine("Ordered", _quantity(number["mg_per_kg"], "mg/kg")),
                SheetLine("Ordered dose", _quantity(number["dose_mg"], "mg")),
                SheetLine("In the syringe", _quantity(number["prepared_dose_mg"], "mg"), is_key=True),
                SheetLine("Per kg of actual weight", _quantity(prepared_per_kg, "mg/kg")),
                SheetLine("Change by rounding to the syringe", _quantity(number["rounding_percent"], "%")),
            ),
        ),
        SheetPart(
            "Vial and bag",
            (
                SheetLine("Vial", kept["vial"]),
                SheetLine("Strength", _quantity(number["strength_mg_per_ml"], "mg/mL")),
                SheetLine("Exact volume", _quantity(number["volume_ml"], "mL")),
                SheetLine("Draw up", _quantity(number["drawn_volume_ml"], "mL"), is_key=True),
                SheetLine("Bag", kept["bag"]),
                SheetLine("Diluent in the bag", _quantity(diluent, "mL")),
                SheetLine("Final volume", _quantity(number["final_volume_ml"], "mL"), is_key=True),
                SheetLine("Final concentration", _quantity(number["final_concentration_mg_per_ml"], "mg/mL")),
            ),
        ),
        SheetPart(
            "Pump",
            (
                SheetLine("Over", _quantity(number["minutes"], "min")),
                SheetLine("Pump rate", _quantity(number["pump_rate_ml_per_h"], "mL/h"), is_key=True),
                SheetLine("which gives", _quantity(mg_per_h, "mg/h")),
                SheetLine("by actual weight", _quantity(per_kg, "mg/kg/h")),
                SheetLine("or", _quantity(ug_per_kg_per_min, "ug/kg/min")),
            ),
        ),
    )


_NUMBERS = (
    "weight_kg", "actual_weight_kg", "mg_per_kg", "dose_mg", "volume_ml", "drawn_volume_ml", "prepared_dose_mg",
    "rounding_percent", "final_volume_ml", "final_concentration_mg_per_ml", "pump_rate_ml_per_h",
    "strength_mg_per_ml", "minutes",
)  # fmt: skip


def _quantity(value: Decimal, unit: str) -> str:
    return format_quantity(value, unit)
