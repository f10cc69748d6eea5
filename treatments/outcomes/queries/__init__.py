"""Reading what the outcomes are computed from: facts of a cohort, the running of the clinic, one patient's record."""

from treatments.outcomes.queries.cohort_facts import facts_of, has_infusions
from treatments.outcomes.queries.record import Record, record_of
from treatments.outcomes.queries.running import journeys_by_patient, running
from treatments.outcomes.queries.scope import local_today, people

__all__ = [
    "Record",
    "facts_of",
    "has_infusions",
    "journeys_by_patient",
    "local_today",
    "people",
    "record_of",
    "running",
]
