"""Response by the dose that was really given."""

from collections.abc import Mapping
from fractions import Fraction

from treatments.outcomes.cohort import Member
from treatments.outcomes.intervals import share

RESPONSE_WEEK = 2
# In tenths of mg/kg: from the first, which is in the band, to the second, which is not.
BANDS = ((0, 4), (4, 6), (6, 8), (8, None))


def mean_mg_per_kg(member: Member) -> Fraction:
    """Return the mean over the series of delivered mg per kg of that day's weight, exactly."""
    doses = [Fraction(each.delivered_mg) / Fraction(each.weight_kg) for each in member.infusions]
    return sum(doses, Fraction(0)) / len(doses)


def band_of(mg_per_kg: Fraction) -> int:
    """Return the place in `BANDS` of a dose."""
    tenths = 10 * mg_per_kg
    return next(number for number, (_, high) in enumerate(BANDS) if high is None or tenths < high)


def dose_response(counts: Mapping[str, int]) -> list[dict]:
    """Return one row a band of dose: response at week 2 of those assessed (`groups.Tally.counts`)."""
    return [_band(number, counts) for number in range(len(BANDS))]


def _band(number, counts):
    low, high = BANDS[number]
    assessed, responders = counts[f"dose-{number}-assessed"], counts[f"dose-{number}-responders"]
    return {
        "from_mg_per_kg": low / 10,
        "to_mg_per_kg": None if high is None else high / 10,
        "assessed": assessed,
        "responders": responders,
        **share(responders, assessed),
    }
