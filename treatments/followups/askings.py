"""When each instrument was answered or will be asked, so that no point asks again within the recall window."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Protocol

_DAY = timedelta(days=1)


class Window(NamedTuple):
    """The local dates of one point: it may be answered from `opens_on` to `closes_on`, both included."""

    opens_on: date
    due_on: date
    closes_on: date


class Answer(Protocol):
    instrument: str
    on: date


class Askings:
    """The answers and the askings of one patient; points claim and ask in the order in which they matter."""

    def __init__(
        self,
        answered: Iterable[Answer],
        recall_days: Mapping[str, int],
        today: date,
        *,
        asked_elsewhere: Iterable[Answer] = (),
    ):
        self._recall_days = recall_days
        self._today = today
        self._answers: dict[str, list[date]] = defaultdict(list)
        for each in sorted(answered, key=lambda each: each.on):
            self._answers[each.instrument].append(each.on)
        self._unclaimed = {instrument: list(dates) for instrument, dates in self._answers.items()}
        self._asked: dict[str, list[date]] = defaultdict(list)
        for each in asked_elsewhere:
            self._asked[each.instrument].append(each.on)

    def claim(self, instruments: Sequence[str], window: Window) -> dict[str, date]:
        """Take the answers of a point: of each instrument the nearest in its window, the earlier in a tie."""
        claimed = {}
        for instrument in instruments:
            dates = self._unclaimed.get(instrument, [])
            inside = [on for on in dates if window.opens_on <= on <= window.closes_on]
            if inside:
                claimed[instrument] = min(inside, key=lambda on: (abs(on - window.due_on), on))
                dates.remove(claimed[instrument])
        return claimed

    def ask(self, instruments: Sequence[str], window: Window, *, may_move: bool) -> tuple[tuple[str, ...], Window]:
        """Ask the instruments of a point: return those that are clear of their recall windows, and the window left.

        The point moves to the first day, from its due date to the end of its window, that is clear for its first
        instrument, or else for any.
        """
        days = (window.closes_on - window.due_on).days + 1 if may_move else 1
        candidates = [window.due_on + offset * _DAY for offset in range(days)]
        clear = [on for on in candidates if instruments and self._is_clear(instruments[0], on)]
        clear += [on for on in candidates if any(self._is_clear(each, on) for each in instruments)]
        if not clear:
            return (), window
        asked = tuple(each for each in instruments if self._is_clear(each, clear[0]))
        left = self._narrowed(asked, window._replace(due_on=clear[0]))
        if left.closes_on >= self._today:
            for each in asked:
                self._asked[each].append(max(left.due_on, self._today))
        return asked, left

    def _is_clear(self, instrument: str, on: date) -> bool:
        recall = max(1, self._recall_days.get(instrument, 1)) * _DAY
        after_answers = not any(timedelta(0) <= on - answer < recall for answer in self._answers[instrument])
        return after_answers and all(abs(on - other) >= recall for other in self._asked[instrument])

    def _narrowed(self, asked: Sequence[str], window: Window) -> Window:
        """The window cut to the days around its due date that are clear for all."""
        opens_on = closes_on = window.due_on
        while opens_on > window.opens_on and all(self._is_clear(each, opens_on - _DAY) for each in asked):
            opens_on -= _DAY
        while closes_on < window.closes_on and all(self._is_clear(each, closes_on + _DAY) for each in asked):
            closes_on += _DAY
        return Window(opens_on, window.due_on, closes_on)
