"""Shares of people in percent, with the interval of Wilson (1927)."""

from functools import lru_cache
from typing import TypedDict

CONFIDENCE = 0.95


class Share(TypedDict):
    """`ci95` is [low, high]; both it and `percent` are None of nobody."""

    percent: float | None
    ci95: list[float | None]


def share(count: int, of: int) -> Share:
    """Return `count` of `of` in percent, with its 95 % interval."""
    if of == 0:
        return {"percent": None, "ci95": [None, None]}
    return {"percent": 100 * count / of, "ci95": [100 * bound for bound in _wilson(count, of)]}


@lru_cache(maxsize=10_000)
def _wilson(count: int, of: int) -> tuple[float, float]:
    from scipy.stats import binomtest

    interval = binomtest(count, of).proportion_ci(CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)
