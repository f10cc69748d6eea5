"""The whole outcomes report, from plain facts; the shape is that of the command `outcomes --json`."""

from collections.abc import Iterable

from treatments.followups.response_rules import REMISSION
from treatments.outcomes.adverse_events import adverse_events
from treatments.outcomes.cohort import Member, cohort
from treatments.outcomes.doses import dose_response
from treatments.outcomes.facts import Options, PatientFacts
from treatments.outcomes.time_to_loss import time_to_loss
from treatments.outcomes.weeks import by_week


def report(facts: Iterable[PatientFacts], options: Options) -> dict:
    """Return every figure with its denominators; plain numbers, lists and dictionaries, ready for JSON."""
    members = list(cohort(facts, options))
    is_response = options.definition.test
    is_remission = REMISSION[options.instrument].test
    return {
        "cohort": _counts(members),
        "definition": {
            "name": options.definition.name,
            "text": options.definition.text,
            "version": options.definition.version,
        },
        "response": by_week(members, options.as_of, is_response, counted_as="responders"),
        "remission": by_week(members, options.as_of, is_remission, counted_as="remitters"),
        "time_to_loss": time_to_loss(members, is_response),
        "dose_response": dose_response(members, options.as_of, is_response),
        "adverse_events": adverse_events(members),
    }


def _counts(members: list[Member]) -> dict[str, int]:
    return {
        "started": len(members),
        "completed": sum(member.is_completed for member in members),
        "assessed": sum(member.is_assessed for member in members),
    }
