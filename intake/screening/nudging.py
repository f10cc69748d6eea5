"""Whom the clinic reminds of forms that stand still, and when (pure). Once for each invitation.

All figures are this software's own proposal [design]: no source says how long people take over such forms.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Without an answer for this long a pre-assessment stands still.
AFTER = timedelta(days=3)
# Whoever stands still for longer than this gets no reminder of a program any more: a person writes, or lets it be. The
# link of the invitation has ended by then. It also bounds what a long outage can heap up.
NOT_AFTER = timedelta(days=14)
# How long a reminder is worth reading once it is due.
WORTH_READING = timedelta(days=2)
# After an outage many are due at the same moment. They go out one after the other, so that neither the channel nor the
# people who answer the replies are flooded: at most so many are planned at a time, this far apart.
MOST_AT_A_TIME = 30
APART = timedelta(minutes=2)


@dataclass(frozen=True)
class Nudge:
    """One reminder: for which pre-assessment, from when on, until when it is worth sending."""

    pre_assessment: int
    due_at: datetime
    expires_at: datetime


def stands_still(silent_since: datetime, at: datetime) -> bool:
    return at - silent_since >= AFTER


def is_to_be_nudged(silent_since: datetime, at: datetime) -> bool:
    """Say whether a pre-assessment without an answer since then is to be reminded of now."""
    return AFTER <= at - silent_since < NOT_AFTER


def plan(silent: Iterable[tuple[int, datetime]], at: datetime, *, not_before: datetime | None = None) -> list[Nudge]:
    """Return the reminders to plan now, of pairs of a pre-assessment and since when it is silent; the longest first.

    `not_before` is when the last one that was planned before is due: these follow it.
    """
    due = sorted((since, number) for number, since in silent if is_to_be_nudged(since, at))
    first = at if not_before is None else max(at, not_before + APART)
    return [
        Nudge(number, first + place * APART, first + place * APART + WORTH_READING)
        for place, (_since, number) in enumerate(due[:MOST_AT_A_TIME])
    ]
