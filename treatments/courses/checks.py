"""What `check_clinic` says of protocols."""

from clinic.safety import safety_check, unsafe
from treatments.courses.models import ProtocolKind
from treatments.courses.queries import protocols_in_force


@safety_check
def protocols_are_signed():
    for kind in ProtocolKind:
        if not protocols_in_force(kind):
            yield unsafe(
                f"No protocol for the {kind.label.lower()} is in force: the shipped numbers are a proposal.",
                "The medical director reads and signs one under Protocols.",
                id="treatments.S01",
            )
