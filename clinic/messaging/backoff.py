"""How long to wait before the next attempt at a message, and how long to leave a failing channel alone (pure).

All figures are this software's own choice (design).
"""

from datetime import timedelta

MOST_ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)

FAILURES_BEFORE_REST = 5
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=10)


def wait_after(attempts: int, roll: float) -> timedelta:
    """The wait after that many failed attempts (1 or more): doubling, and spread by `roll` from half of it to all.

    `roll` is a random number, 0 <= roll < 1, so that what failed together is not tried together again.
    """
    return _doubled(FIRST_WAIT, attempts - 1, LONGEST_WAIT) * (0.5 + roll / 2)


def rest_after(failures_in_a_row: int) -> timedelta | None:
    """How long a channel rests after that many failures of its own; None while it is still trusted."""
    if failures_in_a_row < FAILURES_BEFORE_REST:
        return None
    return _doubled(FIRST_REST, failures_in_a_row - FAILURES_BEFORE_REST, LONGEST_REST)


def _doubled(first: timedelta, times: int, longest: timedelta) -> timedelta:
    return min(first * 2 ** min(times, 20), longest)
