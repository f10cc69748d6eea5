"""Whether this person may be treated now: the rules' findings, what was said about them, the decision (pure)."""

from dataclasses import dataclass
from typing import Any

from intake.screening.facts import Facts
from intake.screening.findings import Finding, ScreeningResult
from intake.screening.resolution import Resolution, obstacles_to_eligible
from intake.screening.resolution import outstanding as outstanding_of


@dataclass(frozen=True)
class Standing:
    """`decision` is the newest signed decision (an EligibilityDecision), None when there is none."""

    facts: Facts
    result: ScreeningResult
    resolutions: tuple[Resolution, ...]
    decision: Any

    @property
    def outstanding(self) -> tuple[Finding, ...]:
        """The findings that nobody has answered, or not as they stand now."""
        return outstanding_of(self.result.findings, self.resolutions)

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why nobody can decide now that this person is eligible, each in a sentence."""
        return obstacles_to_eligible(self.result, self.resolutions)

    @property
    def is_eligible(self) -> bool:
        return self.decision is not None and self.decision.outcome == "eligible"

    @property
    def is_clear(self) -> bool:
        """Decided as eligible, and nothing has come up since that nobody has answered."""
        return self.is_eligible and not self.obstacles
