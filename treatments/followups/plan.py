"""Which questionnaires are due when: the protocol's rows laid over the infusions of one patient.

All dates are local dates of the patient. No instrument is asked twice within its recall window, because the second
answer would mix two states: a later point moves within its own window, or leaves that instrument out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from treatments.followups.askings import Askings, Window
from treatments.followups.plan_rows import Anchor, Row

_DAY = timedelta(days=1)


class Due(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    DUE = "due"
    LATE = "late"
    MISSED = "missed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class InfusionDay:
    """The local date of an infusion given or booked; `in_series` is false for maintenance and boosters."""

    on: date
    in_series: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """An instrument completed, with the local date on which it was."""

    instrument: str
    on: date


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other courses of the patient mean for a plan: what they ask when, and the dates of their infusions."""

    asked: tuple[Answered, ...] = ()
    infusions: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A row at one of its infusions: what is asked, when, and how it stands.

    It counts from `opens_on` to `closes_on`, both included. `infusion` is the number of the infusion it counts
    from, 1 the first. `answers` are the instruments completed so far, each with its date.
    """

    code: str
    anchor: Anchor
    infusion: int
    instruments: tuple[str, ...]
    opens_on: date
    due_on: date
    closes_on: date
    state: Due
    answers: tuple[Answered, ...]

    @property
    def anchor_key(self) -> str:
        """With the code, names this point for good, so that planning again finds it again."""
        return f"{self.anchor}:{self.infusion}"

    @property
    def waiting_for(self) -> tuple[str, ...]:
        done = {answer.instrument for answer in self.answers}
        return tuple(instrument for instrument in self.instruments if instrument not in done)


@dataclass(frozen=True, slots=True)
class _Point:
    row: Row
    infusion: int
    due_on: date

    @property
    def window(self) -> Window:
        before, after = self.row.window_before * _DAY, self.row.window_after * _DAY
        return Window(self.due_on - before, self.due_on, self.due_on + after)


def follow_up_plan(
    rows: Iterable[Row],
    infusions: Iterable[InfusionDay],
    answered: Iterable[Answered],
    recall_days: Mapping[str, int],
    *,
    today: date,
    elsewhere: Elsewhere = Elsewhere(),
) -> tuple[FollowUp, ...]:
    """Return every point of the plan with its window and state, by due date; empty without an infusion.

    `infusions` are those given and those booked; `recall_days` tells how far back each instrument asks (one that is
    not named may be asked daily). Rows on each infusion give way to the others. An infusion of another course resets
    the rows on the last infusion as one of its own does.
    """
    points = _points(rows, sorted(infusions, key=lambda each: each.on), elsewhere.infusions)
    known = [each for each in answered if each.on <= today]
    askings = Askings(known, recall_days, today, asked_elsewhere=elsewhere.asked)
    claimed = [(point, askings.claim(point.row.instruments, point.window)) for point in points]
    placed = [_placed(point, answers, askings, today) for point, answers in claimed]
    return tuple(sorted(filter(None, placed), key=lambda each: (each.due_on, each.code, each.infusion)))


def _points(rows: Iterable[Row], days: Sequence[InfusionDay], others: Sequence[date]) -> list[_Point]:
    """Every point of every row, those on each infusion last, without those that a later infusion resets."""
    points = []
    for row in rows:
        anchors = _anchors(row.anchor, days)
        resets = [on for _, on in anchors[1:]] + list(others) if row.anchor is Anchor.LAST_INFUSION else []
        for number, on in anchors:
            point = _Point(row, number, on + row.day * _DAY)
            if all(point.window.closes_on < reset for reset in resets if reset > on):
                points.append(point)
    return sorted(points, key=lambda each: (each.row.anchor is Anchor.EACH_INFUSION, each.due_on, each.row.code))


def _anchors(anchor: Anchor, days: Sequence[InfusionDay]) -> list[tuple[int, date]]:
    """The infusions that a row counts from, as number and date."""
    numbered = [(number, each.on) for number, each in enumerate(days, start=1)]
    if anchor is Anchor.SERIES_START:
        return numbered[:1]
    if anchor is Anchor.EACH_INFUSION:
        return numbered
    in_series = [pair for pair, each in zip(numbered, days, strict=True) if each.in_series]
    return in_series[-1:] + [pair for pair, each in zip(numbered, days, strict=True) if not each.in_series]


def _placed(point: _Point, answers: dict[str, date], askings: Askings, today: date) -> FollowUp | None:
    """The point with its state; None if nothing of it is left to ask and nothing was answered."""
    unanswered = [instrument for instrument in point.row.instruments if instrument not in answers]
    may_move = point.row.anchor is not Anchor.EACH_INFUSION
    asked, window = askings.ask(unanswered, point.window, may_move=may_move)
    if not asked and not answers:
        return None
    instruments = tuple(each for each in point.row.instruments if each in answers or each in asked)
    return FollowUp(
        code=point.row.code,
        anchor=point.row.anchor,
        infusion=point.infusion,
        instruments=instruments,
        opens_on=window.opens_on,
        due_on=window.due_on,
        closes_on=window.closes_on,
        state=state_of(window, today) if asked else Due.ANSWERED,
        answers=tuple(Answered(instrument, on) for instrument, on in answers.items()),
    )


def state_of(window: Window, today: date) -> Due:
    """How a point that is not answered stands on a day."""
    if today < window.opens_on:
        return Due.PLANNED
    if today < window.due_on:
        return Due.OPEN
    if today == window.due_on:
        return Due.DUE
    return Due.LATE if today <= window.closes_on else Due.MISSED
