"""Reading what the outcomes are computed from: standings, facts, running, safety, one patient's record."""

from treatments.outcomes.queries.behind import behind
from treatments.outcomes.queries.cohort_facts import facts_of, has_infusions
from treatments.outcomes.queries.exposure import exposure_page, keyset_of, overdue
from treatments.outcomes.queries.journeys import journeys_by_patient
from treatments.outcomes.queries.listed import NoSuchList, listed, row_words
from treatments.outcomes.queries.period import Span, span
from treatments.outcomes.queries.record import Record, progress_of, record_of
from treatments.outcomes.queries.running import running
from treatments.outcomes.queries.safety import safety
from treatments.outcomes.queries.scope import (
    Who,
    indications,
    local_today,
    narrowed,
    people,
    prescribers,
    protocols,
    small_groups_shown,
)
from treatments.outcomes.queries.standings import members_of, tally_of

__all__ = [
    "NoSuchList",
    "Record",
    "Span",
    "Who",
    "behind",
    "exposure_page",
    "facts_of",
    "has_infusions",
    "indications",
    "journeys_by_patient",
    "keyset_of",
    "listed",
    "local_today",
    "members_of",
    "narrowed",
    "overdue",
    "people",
    "prescribers",
    "progress_of",
    "protocols",
    "record_of",
    "row_words",
    "running",
    "safety",
    "small_groups_shown",
    "span",
    "tally_of",
]
