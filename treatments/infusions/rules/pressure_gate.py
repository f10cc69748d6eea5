"""The blood pressure gate before an infusion: one high reading asks for two repeats, and the lowest decides.

Rules C06 to C08 of the screening, for the day: above 140/90 the prescriber weighs benefit and risk; from 160/100
the infusion is blocked; above 180/100 ketamine is contraindicated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from treatments.courses.elapsed import in_utc, minutes_between
from treatments.courses.figures import Figure, values_of

RULES_BY_SEVERITY = (None, "C06", "C07", "C08")


@dataclass(frozen=True)
class PressureReading:
    """One blood pressure in mmHg, with the moment it was taken."""

    at: datetime
    systolic: int
    diastolic: int


@dataclass(frozen=True)
class PressureRules:
    """The limits of the gate in mmHg, and how often and how soon a high reading is repeated."""

    review_systolic_above: int
    review_diastolic_above: int
    block_systolic_from: int
    block_diastolic_from: int
    contraindicated_systolic_above: int
    contraindicated_diastolic_above: int
    repeats: int
    repeat_after_minutes: int


@dataclass(frozen=True)
class PressureDecision:
    """What the gate says: the rule that applies (None when clear) and the reading that decided.

    While `repeats_needed` is above 0 nothing is decided; the next repeat counts from `repeat_from`.
    """

    rule: str | None
    decided_by: PressureReading | None
    repeats_needed: int = 0
    repeat_from: datetime | None = None


def pressure_rules_from(stored: Mapping[str, Figure]) -> PressureRules:
    """Return the rules that a protocol's `monitoring["start_gate"]` states."""
    values = values_of(stored)
    return PressureRules(**{name: values[name] for name in PressureRules.__dataclass_fields__})


def pressure_gate(readings: Iterable[PressureReading], rules: PressureRules) -> PressureDecision:
    """Return the decision for today from all readings since check-in, in any order.

    A reading taken too soon after the last one that counts is no repeat. Without any reading nothing is decided,
    and `repeats_needed` is 1.
    """
    in_order = sorted(readings, key=lambda reading: in_utc(reading.at))
    if not in_order:
        return PressureDecision(None, None, repeats_needed=1)
    first_high = next((place for place, each in enumerate(in_order) if _severity(each, rules)), None)
    if first_high is None:
        return PressureDecision(None, in_order[-1])
    counted = _spaced(in_order[first_high:], rules)
    missing = 1 + rules.repeats - len(counted)
    if missing > 0:
        repeat_from = in_utc(counted[-1].at) + timedelta(minutes=rules.repeat_after_minutes)
        return PressureDecision(None, None, missing, repeat_from)
    lowest = min(counted, key=lambda each: (_severity(each, rules), each.systolic))
    return PressureDecision(RULES_BY_SEVERITY[_severity(lowest, rules)], lowest)


def _spaced(readings: list[PressureReading], rules: PressureRules) -> list[PressureReading]:
    counted = readings[:1]
    for each in readings[1:]:
        if minutes_between(counted[-1].at, each.at) >= Decimal(rules.repeat_after_minutes):
            counted.append(each)
    return counted


def _severity(reading: PressureReading, rules: PressureRules) -> int:
    systolic, diastolic = reading.systolic, reading.diastolic
    if systolic > rules.contraindicated_systolic_above or diastolic > rules.contraindicated_diastolic_above:
        return 3
    if systolic >= rules.block_systolic_from or diastolic >= rules.block_diastolic_from:
        return 2
    return int(systolic > rules.review_systolic_above or diastolic > rules.review_diastolic_above)
