"""The definitions by which a course is judged, out of those of the instruments, and the rules of losing a response."""

from collections.abc import Callable
from dataclasses import dataclass

from intake.instruments.change_definitions import DEFINITIONS, ChangeDefinition

RESPONSE = DEFINITIONS["taylor35"]
PARTIAL_RESPONSE = DEFINITIONS["glisch28"]
REMISSION: dict[str, ChangeDefinition] = {
    "lsas-sr": DEFINITIONS["remit35"],
    "lsas-ca": DEFINITIONS["remit30_ca"],
}
_LOSS_25 = DEFINITIONS["loss25"]


@dataclass(frozen=True, slots=True)
class LossRule:
    """When a responder's total counts as lost: `is_lost(baseline, total at response, total now)`."""

    name: str
    text: str
    basis: str
    is_lost: Callable[[int, int, int], bool]


BELOW_25 = LossRule(
    _LOSS_25.name,
    f"{_LOSS_25.text}.",
    f"{_LOSS_25.source.text} ({_LOSS_25.source.basis})",
    lambda baseline, responded, total: bool(_LOSS_25.test(baseline, total)),
)
HALF_REGAINED = LossRule(
    "half-regained",
    "At least half of the points gained at response are lost again.",
    "No published definition for social anxiety disorder (design)",
    lambda baseline, responded, total: 2 * (total - responded) >= baseline - responded,
)

LOSS_RULES = {rule.name: rule for rule in (BELOW_25, HALF_REGAINED)}
