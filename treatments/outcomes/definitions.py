"""The definitions that outcomes can be asked for by name, and what counts as remission in each instrument."""

from intake.instruments.change_definitions import DEFINITIONS, ChangeDefinition
from treatments.outcomes.facts import BadOption

_OFFERED = ("taylor35", "glisch28", "glisch29", "remit35", "remit30")


def definition_named(name: str) -> ChangeDefinition:
    """Return the definition of response with that name. Raises BadOption."""
    if name not in _OFFERED:
        raise BadOption(f"definition: {name!r} is not one of {', '.join(_OFFERED)}.")
    return DEFINITIONS[name]
