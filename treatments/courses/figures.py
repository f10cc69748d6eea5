"""A number of a protocol together with where it comes from, in a shape that JSON can hold.

`basis` says how sure the source is: "verified" (read in the source), "k" (known of a publication whose text was
not seen), "k?" (the same, with little confidence) or "design" (the clinic's own, no published source). What is
not verified must never be shown as a guideline.
"""

from collections.abc import Mapping
from typing import Any

BASES = ("verified", "k", "k?", "design")
OWN = "Clinic's own setting, no published source"

Figure = dict[str, Any]


class UnknownBasis(ValueError):
    """A basis that is none of the four."""


def sourced(source: str = OWN, basis: str = "design", **values: Any) -> Figure:
    """Return values with their source and basis beside them. Raises UnknownBasis."""
    if basis not in BASES:
        raise UnknownBasis(f'"{basis}" is not one of {", ".join(BASES)}.')
    return {**values, "source": source, "basis": basis}


def figure(value: Any, unit: str, source: str = OWN, basis: str = "design") -> Figure:
    """Return one number with its unit, source and basis."""
    return sourced(source, basis, value=value, unit=unit)


def values_of(figures: Mapping[str, Figure]) -> dict[str, Any]:
    """Return the bare values of named figures."""
    return {name: found["value"] for name, found in figures.items()}
