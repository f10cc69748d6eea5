"""Adverse events by grade, over the infusions with which they were recorded."""

from collections.abc import Iterable

from treatments.outcomes.cohort import Member
from treatments.outcomes.facts import AdverseEvent
from treatments.outcomes.intervals import share

GRADES = range(1, 6)


def adverse_events(members: Iterable[Member]) -> list[dict]:
    """Return one row a grade: events, serious ones, and in how many of how many infusions there was at least one.

    Infusions with which no events were recorded, as in imported history, are in no denominator; where there are only
    such, the list is empty, because nothing is known.
    """
    recorded = [events for member in members for events in _recorded(member)]
    if not recorded:
        return []
    return [_row(grade, recorded) for grade in GRADES]


def _recorded(member: Member) -> list[list[AdverseEvent]]:
    return [
        [event for event in infusion.adverse_events if member.is_seen(event.onset_at)]
        for infusion in member.infusions
        if infusion.adverse_events is not None
    ]


def _row(grade: int, recorded: list[list[AdverseEvent]]) -> dict:
    of_grade = [[event for event in events if event.grade == grade] for events in recorded]
    affected = sum(bool(events) for events in of_grade)
    return {
        "grade": grade,
        "events": sum(len(events) for events in of_grade),
        "serious": sum(event.serious for events in of_grade for event in events),
        "infusions": affected,
        "of_infusions": len(recorded),
        **share(affected, len(recorded)),
    }
