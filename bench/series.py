"""How long the proposal of a series takes: `.venv/bin/python -m bench.series`.

Six infusions in a clinic of six chairs and eight people whose next three months are half full, and the answer that
there is no plan, which is the slowest. The promise: each under one second.
"""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from treatments.scheduling.diary import Busy, Resource
from treatments.scheduling.kinds import CHAIR, INFUSION, NURSE, PRESCRIBER
from treatments.scheduling.opening import Opening
from treatments.scheduling.planner import plan_series
from treatments.scheduling.series import SeriesRequest, Spacing, Wishes
from treatments.scheduling.slots import Calendar

ZONE = ZoneInfo("America/New_York")
FIRST = date(2026, 3, 16)
DAYS, OPENS, CLOSES = 90, 9, 17
TIMES = 9


def instant(day: int, hour: int) -> datetime:
    return datetime.combine(FIRST + timedelta(days=day), time(hour), ZONE).astimezone(UTC)


def half_full(chance: random.Random, kind: str, count: int) -> list[Resource]:
    """So many chairs or people, every hour of each taken with one chance in two."""
    return [
        Resource(f"{kind}:{number}", f"{kind} {number}", frozenset({kind}), tuple(_hours(chance)))
        for number in range(count)
    ]


def _hours(chance):
    for day, hour in product(range(DAYS), range(OPENS, CLOSES)):
        if chance.random() < 0.5:
            yield Busy(instant(day, hour), instant(day, hour) + timedelta(minutes=59))


def propose(people: list[Resource]) -> object:
    opening = Opening(ZONE, {weekday: ((time(OPENS), time(CLOSES)),) for weekday in range(5)})
    wishes = Wishes(frozenset({0, 2, 4}))
    asked = SeriesRequest(6, Spacing(1, 2, 4), instant(0, 0), FIRST + timedelta(days=60), wishes)
    return plan_series(asked, INFUSION, Calendar(opening, people))


def seconds(work: Callable[[], object]) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(TIMES):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return median(taken)


def main() -> None:
    chance = random.Random(1)
    rest = half_full(chance, CHAIR, 6) + half_full(chance, NURSE, 5)
    plan = rest + half_full(chance, PRESCRIBER, 3)
    never = Busy(instant(0, 0), instant(DAYS, 0))
    no_plan = [*rest, Resource("prescriber:9", "prescriber 9", frozenset({PRESCRIBER}), (never,))]
    print(f"six infusions proposed  {seconds(lambda: propose(plan)):.3f} s (promised: under 1)")
    print(f"no plan, every day said {seconds(lambda: propose(no_plan)):.3f} s (promised: under 1)")


if __name__ == "__main__":
    main()
