"""Response by the dose that was really given."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from treatments.outcomes.cohort import Member
from treatments.outcomes.intervals import share
from treatments.outcomes.weeks import IsMet, judged

RESPONSE_WEEK = 2
_TENTHS = ((0, 4), (4, 6), (6, 8), (8, None))


def mean_mg_per_kg(member: Member) -> Fraction:
    """Return the mean over the series of delivered mg per kg of that day's weight, exactly."""
    doses = [Fraction(each.delivered_mg) / Fraction(each.weight_kg) for each in member.infusions]
    return sum(doses, Fraction(0)) / len(doses)


def dose_response(members: Sequence[Member], as_of: date, is_met: IsMet) -> list[dict]:
    """Return one row a band of dose, from its lower bound to below its upper one: response at week 2."""
    verdicts = [(10 * mean_mg_per_kg(member), met) for member, met in judged(members, RESPONSE_WEEK, as_of, is_met)]
    return [_band(low, high, verdicts) for low, high in _TENTHS]


def _band(low: int, high: int | None, verdicts: Sequence[tuple[Fraction, bool]]) -> dict:
    met = [met for tenths, met in verdicts if tenths >= low and (high is None or tenths < high)]
    return {
        "from_mg_per_kg": low / 10,
        "to_mg_per_kg": None if high is None else high / 10,
        "assessed": len(met),
        "responders": sum(met),
        **share(sum(met), len(met)),
    }
