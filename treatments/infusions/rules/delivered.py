"""What the pump has delivered, from the rates it ran at and for how long.

This is the pumped dose; what is left in the line is waste unless it is flushed. The ordered dose is not it:
after pauses, changes of rate and an early stop only the delivered milligrams say what the patient got.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from itertools import pairwise
from operator import itemgetter

from treatments.courses.elapsed import elapsed, in_minutes
from treatments.courses.quantities import EXACT, format_beside, format_quantity, trimmed

_NO_TIME = timedelta(0)


class DeliveredTooMuch(ValueError):
    """The segments deliver more than was prepared, so one of the numbers is wrong."""


@dataclass(frozen=True)
class Segment:
    """A stretch of time at one pump rate; the rate is 0 during a pause."""

    minutes: Decimal
    rate_ml_per_h: Decimal


@dataclass(frozen=True)
class PreparedBag:
    """What hangs on the pump, and whose weight the dose is related to."""

    final_concentration_mg_per_ml: Decimal
    prepared_dose_mg: Decimal
    weight_kg: Decimal


@dataclass(frozen=True)
class Delivered:
    """What has been pumped and what is left. `beyond_ml` is what the rates claim past an empty bag."""

    delivered_ml: Decimal
    delivered_mg: Decimal
    delivered_mg_per_kg: Decimal
    remaining_mg: Decimal
    running_minutes: Decimal
    elapsed_minutes: Decimal
    beyond_ml: Decimal


def delivered(segments: Iterable[Segment], bag: PreparedBag) -> Delivered:
    """Return what the segments delivered. Raises DeliveredTooMuch."""
    found = delivered_so_far(segments, bag)
    if found.beyond_ml > 0:
        with localcontext(EXACT):
            claimed_mg = bag.prepared_dose_mg + found.beyond_ml * bag.final_concentration_mg_per_ml
        raise DeliveredTooMuch(
            f"The segments deliver {format_beside(claimed_mg, bag.prepared_dose_mg, 'mg')}, more than the "
            f"prepared dose of {format_quantity(bag.prepared_dose_mg, 'mg', decimals=12)}."
        )
    return found


def delivered_so_far(segments: Iterable[Segment], bag: PreparedBag) -> Delivered:
    """Return what has been delivered, at most all of the bag: a pump that runs on delivers nothing more.

    A pump rate rounded up empties the bag a little early, which is no fault; `beyond_ml` lets the caller ask
    when it is more than that.
    """
    segments = tuple(segments)
    with localcontext(EXACT):
        ml_times_60 = sum((part.minutes * part.rate_ml_per_h for part in segments), Decimal(0))
        # Divided last: a third rounded first could make a bag that is just empty look overdrawn.
        pumped_mg = ml_times_60 * bag.final_concentration_mg_per_ml / 60
        beyond_mg = max(pumped_mg - bag.prepared_dose_mg, Decimal(0))
        beyond_ml = beyond_mg / bag.final_concentration_mg_per_ml
        given_mg = pumped_mg - beyond_mg
        running = sum((part.minutes for part in segments if part.rate_ml_per_h > 0), Decimal(0))
        return Delivered(
            delivered_ml=trimmed(ml_times_60 / 60 - beyond_ml),
            delivered_mg=trimmed(given_mg),
            delivered_mg_per_kg=trimmed(given_mg / bag.weight_kg),
            remaining_mg=trimmed(bag.prepared_dose_mg - given_mg),
            running_minutes=running,
            elapsed_minutes=sum((part.minutes for part in segments), Decimal(0)),
            beyond_ml=trimmed(beyond_ml),
        )


def minutes_left(so_far: Delivered, bag: PreparedBag, rate_ml_per_h: Decimal) -> Decimal | None:
    """Return how many minutes the bag lasts at this rate; 0 when it is empty, None while the pump stands."""
    if so_far.remaining_mg <= 0:
        return Decimal(0)
    if rate_ml_per_h <= 0:
        return None
    with localcontext(EXACT):
        return trimmed(60 * so_far.remaining_mg / (bag.final_concentration_mg_per_ml * rate_ml_per_h))


def segments_between(events: Iterable[tuple[datetime, Decimal]], until: datetime) -> tuple[Segment, ...]:
    """Return the segments from rate changes `(at, rate_ml_per_h)` to a moment, in real minutes.

    The changes may come in any order; of several at one instant the last one given counts, and those after
    `until` have not happened yet. Raises NaiveTime for a time without an offset.
    """
    before_the_end = [(elapsed(at, until), rate) for at, rate in events]
    changes = sorted((each for each in before_the_end if each[0] > _NO_TIME), key=itemgetter(0), reverse=True)
    stretches = pairwise([*changes, (_NO_TIME, Decimal(0))])
    return tuple(
        Segment(in_minutes(left - next_left), rate) for (left, rate), (next_left, _) in stretches if left > next_left
    )
