"""What is done for a patient: the clinic's list, what is asked of each, and what was measured before and after it.

The list is the clinic's own (clinical reference 5.4 [design]); it holds no dose, because a dose is the prescriber's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from treatments.courses.elapsed import in_utc


@dataclass(frozen=True)
class Kind:
    """One thing that is done. `unit` is that of its amount, empty when nothing is measured out.

    `drugs` are chosen from where the kind is a group; `asks_drug` lets the name be written. `follows` are the values
    that show whether it worked. What is `controlled` also leaves the stock, with a witness.
    """

    name: str
    unit: str = ""
    routes: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    asks_drug: bool = False
    follows: tuple[str, ...] = ()
    controlled: bool = False


KINDS: dict[str, Kind] = {
    "reassurance": Kind("Reassured, grounded"),
    "reposition": Kind("Repositioned"),
    "oxygen": Kind("Oxygen", "L/min", ("nasal cannula", "mask"), follows=("spo2",)),
    "ondansetron": Kind("Ondansetron", "mg", ("IV", "by mouth"), ("Ondansetron",)),
    "antihypertensive": Kind(
        "Antihypertensive", "mg", ("IV", "by mouth"), asks_drug=True, follows=("systolic", "diastolic")
    ),
    "benzodiazepine": Kind(
        "Midazolam or lorazepam",
        "mg",
        ("IV", "IM", "by mouth"),
        ("Midazolam", "Lorazepam"),
        follows=("sedation", "respiratory_rate", "spo2"),
        controlled=True,
    ),
    "fluids": Kind("Fluids", "mL", ("IV", "by mouth"), follows=("systolic", "diastolic")),
    "prescriber-told": Kind("Prescriber told"),
    "emergency-call": Kind("Emergency call"),
    "transfer": Kind("Transfer"),
    "other": Kind("Something else"),
}
ROUTES = tuple(dict.fromkeys(route for kind in KINDS.values() for route in kind.routes))
UNITS = tuple(dict.fromkeys(kind.unit for kind in KINDS.values() if kind.unit))


@dataclass(frozen=True)
class Measured:
    """The values that an intervention is followed by, as they were at a moment."""

    at: datetime
    values: Mapping[str, int]

    @property
    def words(self) -> str:
        """The values as a nurse writes them: 182/110, 96 %."""
        known = dict(self.values)
        pressure = [f"{known.pop('systolic')}/{known.pop('diastolic')}"] if "systolic" in known else []
        words = {"spo2": "SpO2 {} %", "respiratory_rate": "RR {}", "sedation": "MOAA/S {}"}
        return ", ".join([*pressure, *(words[name].format(value) for name, value in known.items())])


def intervention_name(code: str) -> str:
    """The word for what was done; a code that the list no longer has stands for itself."""
    return KINDS[code].name if code in KINDS else code


def before_and_after(code: str, at: datetime, readings: Iterable[Any]) -> tuple[Measured | None, Measured | None]:
    """Return the last values at or before an intervention, and the first ones after it; None for what there is not.

    Only readings count that hold all values that the kind follows. They may come in any order.
    """
    follows = KINDS[code].follows if code in KINDS else ()
    if not follows:
        return None, None
    whole = [each for each in readings if all(getattr(each, name) is not None for name in follows)]
    in_order = sorted(whole, key=lambda each: in_utc(each.recorded_at))
    before = [each for each in in_order if in_utc(each.recorded_at) <= in_utc(at)]
    after = [each for each in in_order if in_utc(each.recorded_at) > in_utc(at)]
    return _measured(before[-1:], follows), _measured(after[:1], follows)


def _measured(readings, follows):
    return next((Measured(one.recorded_at, {name: getattr(one, name) for name in follows}) for one in readings), None)
