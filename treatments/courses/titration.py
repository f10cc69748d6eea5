"""What the next dose might be, from how the last infusion worked and was tolerated; nothing applies it.

Practice is to start at 0.5 mg/kg and to raise by 0.1 to 0.25 per infusion while it is tolerated and does not
work, up to 0.75 to 1 mg/kg (clinic practice; Andrade 2017 [k]). The steps down are the clinic's own [design].
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from treatments.courses.figures import Figure, values_of
from treatments.courses.quantities import format_quantity


class Action(StrEnum):
    """What is proposed for the next infusion."""

    START = "start"
    KEEP = "keep"
    RAISE = "raise"
    LOWER = "lower"
    ASK = "ask"


@dataclass(frozen=True)
class TitrationRule:
    """The protocol's doses: where to start, by how much to change, and between which to stay."""

    start_mg_per_kg: Decimal
    step_mg_per_kg: Decimal
    lowest_mg_per_kg: Decimal
    highest_mg_per_kg: Decimal


@dataclass(frozen=True)
class InfusionResult:
    """One infusion and how it went; None where nobody has said, which is not the same as no."""

    mg_per_kg: Decimal
    responded: bool | None
    tolerated: bool | None


@dataclass(frozen=True)
class Proposal:
    """A dose for the prescriber to consider, and why."""

    action: Action
    mg_per_kg: Decimal
    because: str


def titration_rule(figures: Mapping[str, Figure]) -> TitrationRule:
    """Return the rule that a protocol's figures state."""
    return TitrationRule(**{name: Decimal(value) for name, value in values_of(figures).items()})


def propose_next(results: tuple[InfusionResult, ...], rule: TitrationRule) -> Proposal:
    """Return a proposal for the infusion that follows `results`, which are in order of time."""
    if not results:
        return Proposal(Action.START, rule.start_mg_per_kg, "This is the first infusion.")
    last = results[-1]
    if last.tolerated is False:
        return _lower(last, rule)
    if last.tolerated is None or last.responded is None:
        unknown = "how it was tolerated" if last.tolerated is None else "whether it worked"
        return Proposal(Action.ASK, last.mg_per_kg, f"It is not known {unknown}; the dose stays until it is.")
    if last.responded:
        return Proposal(Action.KEEP, last.mg_per_kg, "The last dose worked and was tolerated.")
    return _raise(last, rule)


def _lower(last: InfusionResult, rule: TitrationRule) -> Proposal:
    lower = max(last.mg_per_kg - rule.step_mg_per_kg, min(rule.lowest_mg_per_kg, last.mg_per_kg))
    if lower < last.mg_per_kg:
        return Proposal(Action.LOWER, lower, "The last dose was not tolerated.")
    floor = format_quantity(rule.lowest_mg_per_kg, "mg/kg")
    because = f"The last dose was not tolerated and {floor} is the lowest; consider whether to go on."
    return Proposal(Action.ASK, last.mg_per_kg, because)


def _raise(last: InfusionResult, rule: TitrationRule) -> Proposal:
    higher = min(last.mg_per_kg + rule.step_mg_per_kg, rule.highest_mg_per_kg)
    if higher > last.mg_per_kg:
        return Proposal(Action.RAISE, higher, "The last dose was tolerated and did not work.")
    ceiling = format_quantity(rule.highest_mg_per_kg, "mg/kg")
    because = f"The last dose did not work and {ceiling} is the highest; consider whether to go on."
    return Proposal(Action.ASK, last.mg_per_kg, because)
