"""When a dose that was drawn up and never started may go back into its vial (pure).

The rule is the clinic's own, no published source [design]; shipped, it is off, and what was drawn up is wasted.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReturnFacts:
    """`in_syringe` says that it was never added to a bag or connected to a line."""

    allowed_here: bool
    started: bool
    in_syringe: bool
    drawn_on: date
    today: date
    vial_refused: tuple[str, ...]


def return_faults(facts: ReturnFacts) -> tuple[str, ...]:
    """Return every reason why it cannot go back, as sentences; empty when it can."""
    found = {
        "At this site nothing that was drawn up goes back into a vial; waste it with a witness.": (
            not facts.allowed_here
        ),
        "This was started; what is left is waste.": facts.started,
        "This was added to a bag or connected to a line; it is waste.": not facts.in_syringe,
        "This was drawn up on another day; it is waste.": facts.drawn_on != facts.today,
    }
    return (*(sentence for sentence, is_so in found.items() if is_so), *facts.vial_refused)
