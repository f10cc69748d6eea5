"""What a device kept while the network was gone: what it is, when it was entered, and its words (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from treatments.infusions.rules.payload import CLOCK_AHEAD
from treatments.infusions.rules.terms import GRADES, term_name
from treatments.infusions.rules.vitals import PARAMETER_NAMES

# What a device keeps. Everything else needs somebody else's signature, or decides more than a device can know.
KINDS = {
    "vitals": "Vital signs",
    "correct": "Correction of a reading",
    "answer": "Answer to an alarm",
    "ask": "Scale",
    "side-effect": "Side effect",
    "grade": "Grade of a side effect",
    "over": "End of a side effect",
    "intervention": "What was done",
    "note": "Note",
    "line": "Line",
    "pause": "Pause",
    "resume": "Going on",
    "rate": "Other rate",
    "end": "End of the infusion",
}
PUMP = frozenset({"pause", "resume", "rate", "end"})
# What the entry is about, from the path it was sent to: the number of a row of that infusion, or the name of a scale.
OF = "of"
_UNSAID = frozenset({"client_id", OF, "sure", "shown"})


class NotUnderstood(ValueError):
    """A late entry that says nothing we know."""


@dataclass(frozen=True)
class LateFact:
    """One entry out of its seal: what was entered, and when, on the server's clock as the device knew it."""

    client_id: UUID
    kind: str
    sent: Mapping[str, Any]
    recorded_at: datetime


def late_fact(client_id: str, found: Mapping[str, Any], *, received_at: datetime) -> LateFact:
    """Return the entry that was inside. Raises NotUnderstood.

    A clock up to a quarter of an hour ahead is taken at the moment of arrival, so that nothing lies in the future.
    """
    kind, sent = found.get("kind"), found.get("sent")
    if kind not in KINDS or not isinstance(sent, Mapping):
        raise NotUnderstood(f"{', '.join(KINDS)} are taken from a device.")
    try:
        recorded_at = datetime.fromisoformat(str(found.get("recorded_at")))
        own_id = UUID(client_id)
    except ValueError as error:
        raise NotUnderstood("The entry has no time or no name of its own.") from error
    if recorded_at.tzinfo is None:
        raise NotUnderstood("The entry's time has no offset.")
    return LateFact(own_id, kind, dict(sent), recorded_at.astimezone(UTC))


def counts_at(fact: LateFact, received_at: datetime) -> datetime:
    """The time at which an act counts. Raises NotUnderstood when it lies further ahead than a clock may be."""
    if fact.recorded_at > received_at + CLOCK_AHEAD:
        minutes = int(CLOCK_AHEAD / timedelta(minutes=1))
        raise NotUnderstood(f"It lies in the future; up to {minutes} minutes ahead is accepted.")
    return min(fact.recorded_at, received_at)


def said(kind: str, sent: Mapping[str, Any]) -> str:
    """What was entered, as a person reads it: "nausea, severe", "systolic blood pressure 119, a slip"."""
    given = {name.removeprefix(f"{kind}-"): value for name, value in sent.items()}
    given = {name: value for name, value in given.items() if name not in _UNSAID and value not in (None, "")}
    words = [_said(name, str(value)) for name, value in given.items()]
    if kind == "correct" and given.keys().isdisjoint(PARAMETER_NAMES):
        words.append("struck out")
    return ", ".join(words)


def _said(name, value):
    if name == "term":
        return term_name(value)
    if name == "grade":
        return {str(grade): words for grade, words in GRADES.items()}.get(value, value).lower()
    if name in PARAMETER_NAMES:
        return f"{PARAMETER_NAMES[name]} {value}"
    return f"item {name.removeprefix('item-')}: {value}" if name.startswith("item-") else value


def in_words(fact: LateFact, zone: str, about: str = "") -> str:
    """The entry as an addendum says it: "Entered at 14:05, received after the signature: Pause (blood pressure)."."""
    at = fact.recorded_at.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    details = ": ".join(filter(None, [about, said(fact.kind, fact.sent)]))
    what = f"{KINDS[fact.kind]} ({details})" if details else KINDS[fact.kind]
    return f"Entered at {at} on a device, received after the signature: {what}."
