"""Free slots for one kind of appointment on one day, with what each would hold; or what stands in the way."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from treatments.scheduling.diary import Diary, Hold, Resource
from treatments.scheduling.kinds import AppointmentKind, Need
from treatments.scheduling.opening import Opening, Span, starts_within

PATIENT = "patient"
STEP_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Slot:
    """A start that works: the clinic's date, the visit in UTC, and what it holds."""

    on: date
    starts_at: datetime
    ends_at: datetime
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class DayClash:
    """Why a date has no slot. `resource` is the kind that is missing, or the name where there is only one of it."""

    on: date
    resource: str | None
    reason: str


class Calendar:
    """One site's opening hours and the diaries of all that can be booked there, prepared to be asked many times.

    `patient_busy` are the patient's own appointments; no slot overlaps them.
    """

    def __init__(
        self,
        opening: Opening,
        resources: Iterable[Resource],
        *,
        patient_busy: Iterable[Span] = (),
        step_minutes: int = STEP_MINUTES,
    ):
        self.opening = opening
        self.step_minutes = step_minutes
        self._diaries = [Diary(resource) for resource in resources]
        self._patient_busy = [(start.astimezone(UTC), end.astimezone(UTC)) for start, end in patient_busy]

    def free_slots(self, kind: AppointmentKind, on: date, *, not_before: datetime) -> tuple[Slot, ...]:
        """Return every slot of a date, in order of time."""
        tried = (self.slot_at(kind, on, start) for start in self.starts(kind, on, not_before))
        return tuple(slot for slot in tried if isinstance(slot, Slot))

    def starts(self, kind: AppointmentKind, on: date, not_before: datetime) -> list[datetime]:
        """Return every start on a date at which the whole visit, cleaning included, falls into the opening hours."""
        return [
            start
            for span in self.opening.windows(on)
            for start in starts_within(span, kind.total_minutes, self.step_minutes)
            if start >= not_before
        ]

    def first_slot(self, kind: AppointmentKind, on: date, starts: Sequence[datetime]) -> Slot | DayClash:
        """Return the first of these starts that works, or what most often stands in the way."""
        missing = Counter()
        for start in starts:
            found = self.slot_at(kind, on, start)
            if isinstance(found, Slot):
                return found
            missing.update(found)
        most_often = min(missing, key=lambda resource: (-missing[resource], resource))
        return DayClash(on, self.name_of(most_often), self._reason(most_often))

    def slot_at(
        self, kind: AppointmentKind, on: date, start: datetime, *, prefer: frozenset[str] = frozenset()
    ) -> Slot | set[str]:
        """Return the slot at a start, or the kinds of resource that are missing. `prefer` are resource ids."""
        ends_at = start + timedelta(minutes=kind.visit_minutes)
        choices = [(needs[0].resource, self._holds(needs, start, prefer)) for needs in kind.needs_by_who.values()]
        missing = {resource for resource, holds in choices if not holds}
        if any(busy_from < ends_at and start < busy_until for busy_from, busy_until in self._patient_busy):
            missing.add(PATIENT)
        if missing:
            return missing
        chosen = _all_different([list(holds) for _, holds in choices])
        if chosen is None:
            return {choices[-1][0]}
        holds = tuple(hold for (_, by_id), id_ in zip(choices, chosen, strict=True) for hold in by_id[id_])
        return Slot(on, start, ends_at, holds)

    def _holds(self, needs: Sequence[Need], start: datetime, prefer: frozenset[str]) -> dict[str, tuple[Hold, ...]]:
        """What each resource that can meet these needs would hold, by its id, the preferred ones first."""
        holds = {
            diary.resource.id: found
            for diary in self._diaries
            if needs[0].resource in diary.resource.kinds and (found := diary.holds_for(needs, start)) is not None
        }
        return dict(sorted(holds.items(), key=lambda item: item[0] not in prefer))

    def name_by_id(self, resource_id: str) -> str:
        """The name of one chair or person; the id itself where the site has no such one."""
        return next((diary.resource.name for diary in self._diaries if diary.resource.id == resource_id), resource_id)

    def name_of(self, resource: str) -> str:
        names = [diary.resource.name for diary in self._diaries if resource in diary.resource.kinds]
        return names[0] if len(names) == 1 else resource

    def _reason(self, resource: str) -> str:
        if resource == PATIENT:
            return "The patient has another appointment."
        if not any(resource in diary.resource.kinds for diary in self._diaries):
            return f"The site has no {resource}."
        return f"No {resource} is free for as long as it takes."


def _all_different(choices: Sequence[Sequence[str]], taken: frozenset[str] = frozenset()) -> list[str] | None:
    """One id from each list, no id twice, the earlier in a list the better; None if there is no such choice."""
    if not choices:
        return []
    for id_ in choices[0]:
        if id_ not in taken:
            rest = _all_different(choices[1:], taken | {id_})
            if rest is not None:
                return [id_, *rest]
    return None
