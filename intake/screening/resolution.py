"""What a person has said about findings, and what still stands.

A resolution covers what was seen when it was given, and nothing that came later: another cause, or a worse severity,
and the finding stands again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from intake.screening.facts import CONDITIONS
from intake.screening.findings import Finding, ScreeningResult, Severity
from intake.screening.rules import ESSENTIAL


class Act(StrEnum):
    REVIEWED = "reviewed"
    LIFTED = "lifted"


class ResolutionNotPossible(Exception):
    """The finding cannot be resolved in this way; the message says how it can."""


@dataclass(frozen=True)
class Resolution:
    """`keys` are those of the finding when it was resolved.

    `what_changed` says, for a block, why it no longer applies, and for an urgent finding, what was done about the risk.
    """

    rule: str
    severity: Severity
    keys: frozenset[str]
    act: Act
    reason: str
    what_changed: str = ""


def resolve(finding: Finding, act: Act, *, by_prescriber: bool, reason: str, what_changed: str = "") -> Resolution:
    """Return the resolution of a finding. Raises ResolutionNotPossible."""
    if fault := _fault(finding.severity, act, reason, what_changed):
        raise ResolutionNotPossible(fault)
    if act is Act.LIFTED and not by_prescriber:
        raise ResolutionNotPossible("Only a prescriber lifts a block.")
    return Resolution(finding.rule, finding.severity, finding.keys, act, reason.strip(), what_changed.strip())


def covers(resolution: Resolution, finding: Finding) -> bool:
    """Say whether a resolution answers this finding: the same rule, nothing new, and nothing worse."""
    return (
        resolution.rule == finding.rule
        and not resolution.severity.is_milder_than(finding.severity)
        and finding.keys <= resolution.keys
        and not _fault(resolution.severity, resolution.act, resolution.reason, resolution.what_changed)
    )


def outstanding(findings: Iterable[Finding], resolutions: Iterable[Resolution]) -> tuple[Finding, ...]:
    """Return the findings that nobody has answered yet. Notes ask for no answer."""
    resolutions = tuple(resolutions)
    return tuple(
        finding
        for finding in findings
        if finding.severity is not Severity.NOTE and not any(covers(one, finding) for one in resolutions)
    )


def obstacles_to_eligible(result: ScreeningResult, resolutions: Iterable[Resolution]) -> tuple[str, ...]:
    """Return, each in a sentence, why nobody can decide that this person is eligible; empty when somebody can."""
    standing = outstanding(result.findings, resolutions)
    return tuple(_what_is_open(result)) + tuple(
        f"{finding.rule} {_STANDS[finding.severity]}: {', '.join(finding.because)}." for finding in standing
    )


def may_decide_eligible(result: ScreeningResult, resolutions: Iterable[Resolution]) -> bool:
    return not obstacles_to_eligible(result, resolutions)


def _what_is_open(result: ScreeningResult) -> Iterable[str]:
    for name in ESSENTIAL:
        if name == "conditions" and result.unanswered_conditions:
            open_ones = [words for code, words in CONDITIONS.items() if code in result.unanswered_conditions]
            yield f"Not known yet: {'; '.join(open_ones)}."
        elif name in result.unknown:
            yield f"{_ESSENTIAL_WORDS[name]} not known."


_ESSENTIAL_WORDS = {"age": "The age is", "conditions": "The medical history is", "medications": "The medicines are"}

_STANDS = {
    Severity.BLOCK: "blocks and has not been lifted",
    Severity.URGENT: "is urgent and has no documented risk review",
    Severity.REVIEW: "has not been reviewed",
}


def _fault(severity: Severity, act: Act, reason: str, what_changed: str) -> str:
    """Return in words why a finding of this severity is not resolved so, or an empty string."""
    if severity is Severity.BLOCK and act is not Act.LIFTED:
        return "A block is not reviewed away: a prescriber lifts it, with a reason and what changed."
    if severity is not Severity.BLOCK and act is Act.LIFTED:
        return "Only a block is lifted; this finding is reviewed."
    if not reason.strip():
        return "A finding is resolved with a reason."
    if severity is Severity.BLOCK and not what_changed.strip():
        return "A block is lifted with what changed."
    if severity is Severity.URGENT and not what_changed.strip():
        return "An urgent finding is reviewed with what was done about the risk."
    return ""
