"""The modified Aldrete score: 0-10 from activity, respiration, circulation, consciousness and oxygen saturation.

Two versions are in print for circulation: within 20 mmHg of the baseline (v:aldrete-mm; Aldrete 1995 [k]) and
within 20 per cent of it (v:aldrete-pct). A protocol names the one it uses, and the form prints it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum


class CirculationRule(StrEnum):
    """In which unit the distance from the baseline systolic pressure is counted."""

    MMHG = "mmhg"
    PERCENT = "percent"

    @property
    def unit(self) -> str:
        """The unit as it is printed."""
        return {CirculationRule.MMHG: "mmHg", CirculationRule.PERCENT: "%"}[self]


@dataclass(frozen=True)
class Aldrete:
    """The five components, 0 to 2 points each; None is not judged yet."""

    activity: int | None = None
    respiration: int | None = None
    circulation: int | None = None
    consciousness: int | None = None
    oxygen: int | None = None

    def components(self) -> Mapping[str, int | None]:
        """Return the components by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def total(self) -> int | None:
        """The sum; None as long as one component is not judged."""
        points = self.components().values()
        return None if None in points else sum(points)


def circulation_points(systolic: int, baseline_systolic: int, rule: CirculationRule) -> int:
    """Return 2 points up to 20 from the baseline, 1 up to below 50, else 0.

    Printed forms leave 50 itself open; it counts as 0 here, the careful reading.
    """
    distance = abs(systolic - baseline_systolic)
    scale = (1, 1) if CirculationRule(rule) is CirculationRule.MMHG else (100, baseline_systolic)
    if distance * scale[0] <= 20 * scale[1]:
        return 2
    return 1 if distance * scale[0] < 50 * scale[1] else 0
