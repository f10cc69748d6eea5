"""Keeping what the rules said at a moment that counts, with their version."""

from datetime import datetime

from intake.patients.models import Patient
from intake.screening import queries
from intake.screening.models import RulesRun
from intake.screening.standing import Standing


def keep_run(*, patient: Patient, about: str, at: datetime, standing: Standing | None = None) -> RulesRun:
    """Write down what the rules say now, or said in this `standing`. `about` names what they were asked for."""
    result = (standing or queries.standing(patient, at=at)).result
    return RulesRun.objects.create(
        patient=patient,
        about=about,
        at=at,
        disposition=result.disposition.value,
        findings=[
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "because": [{"text": cause.text, "key": cause.key} for cause in finding.causes],
            }
            for finding in result.findings
        ],
        unknown=list(result.unknown),
        rules_version=result.rules_version,
    )
