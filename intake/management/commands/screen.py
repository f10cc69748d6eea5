from collections.abc import Mapping
from typing import Any

from clinic.batch import JsonLinesCommand
from intake.screening.findings import Finding
from intake.screening.payload import facts_from
from intake.screening.rules import evaluate


class Command(JsonLinesCommand):
    help = "Judge facts by the screening rules: JSON Lines in on standard input, JSON Lines out. Needs no database."

    def answer(self, payload: dict[str, Any]) -> Mapping[str, Any]:
        result = evaluate(facts_from(payload))
        return {
            "disposition": result.disposition,
            "findings": [as_object(finding) for finding in result.findings],
            "unknown": result.unknown,
            "rules_version": result.rules_version,
        }


def as_object(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "because": finding.because,
        "reason": finding.reason,
        "source": finding.source,
    }
