"""The whole outcomes report, from plain facts; the shape is that of the command `outcomes --json`."""

from collections.abc import Iterable

from treatments.outcomes.adverse_events import adverse_events
from treatments.outcomes.cohort import cohort
from treatments.outcomes.doses import dose_response
from treatments.outcomes.facts import Options, PatientFacts
from treatments.outcomes.groups import Tally, tally
from treatments.outcomes.standing import standing_of
from treatments.outcomes.time_to_loss import time_to_loss
from treatments.outcomes.weeks import by_week


def report(facts: Iterable[PatientFacts], options: Options) -> dict:
    """Return every figure with its denominators; plain numbers, lists and dictionaries, ready for JSON."""
    members = list(cohort(facts, options))
    counted = tally(map(standing_of, members), options)
    return {**figures(counted, options), "adverse_events": adverse_events(members)}


def figures(counted: Tally, options: Options) -> dict:
    """Return the figures that come from counts of patients: everything but the adverse events."""
    counts = counted.counts
    return {
        "cohort": {name: counts[name] for name in ("started", "completed", "assessed")},
        "definition": {
            "name": options.definition.name,
            "text": options.definition.text,
            "version": options.definition.version,
        },
        "response": by_week(counts, counted_as="responders"),
        "remission": by_week(counts, counted_as="remitters"),
        "time_to_loss": time_to_loss(counted.followed),
        "dose_response": dose_response(counts),
    }
