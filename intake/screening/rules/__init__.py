"""The screening rules: facts in, findings out."""

from intake.screening.rules.evaluate import ESSENTIAL, RULES, RULES_VERSION, evaluate
from intake.screening.rules.rule import Rule

__all__ = ["ESSENTIAL", "RULES", "RULES_VERSION", "Rule", "evaluate"]
