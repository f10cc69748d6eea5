"""Medicines: which substances a free text names, and under which rule of screening each stands."""

from intake.screening.medicines.recognition import (
    ENTRIES,
    RULE_OF,
    Recognition,
    as_key,
    named_in,
    names_ketamine,
    recognise,
    search,
)

__all__ = ["ENTRIES", "RULE_OF", "Recognition", "as_key", "named_in", "names_ketamine", "recognise", "search"]
