"""What a screening rule is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from intake.screening.facts import Facts
from intake.screening.findings import Basis, Cause, Severity
from intake.screening.limits import Limits

Check = Callable[[Facts, Limits], Iterable[Cause]]


@dataclass(frozen=True)
class Rule:
    """One row of the screening table.

    `check` returns what makes the rule speak, nothing if it is silent. `reasons` holds a sentence for the prescriber
    for every severity that `check` can give; `{limits.…}` in it is filled from the limits. `version` counts the
    changes to this row.
    """

    id: str
    title: str
    check: Check
    reasons: Mapping[Severity, str]
    source: str
    basis: Basis
    version: int = 1


def block(text: str, key: str = "") -> Cause:
    return Cause(Severity.BLOCK, text, key or text)


def urgent(text: str, key: str = "") -> Cause:
    return Cause(Severity.URGENT, text, key or text)


def review(text: str, key: str = "") -> Cause:
    return Cause(Severity.REVIEW, text, key or text)


def note(text: str, key: str = "") -> Cause:
    return Cause(Severity.NOTE, text, key or text)


def present(facts: Facts, make: Callable[[str, str], Cause], *conditions: str) -> list[Cause]:
    """Return a cause for each of the conditions that is known to be present, in the order given."""
    return [
        make(condition, in_record(condition, facts.record_of(condition)))
        for condition in conditions
        if facts.has(condition)
    ]


def shown(facts: Facts, make: Callable[[str, str], Cause], *results: str) -> list[Cause]:
    """Return a cause for each of the results that asks for a look, in the order given."""
    return [make(result, in_record(result, facts.record_of(result))) for result in results if result in facts.results]


def in_record(text: str, record: str) -> str:
    """Return the key of a fact that belongs to one reading or one assessment, so that the next is another fact."""
    return f"{text} #{record}" if record else text
