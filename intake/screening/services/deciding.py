"""A prescriber answers findings and decides. Nothing here is taken back: a new row stands beside the old one."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.accounts.services import signature_of
from clinic.audit.history import because
from intake.patients.models import Patient
from intake.screening import queries
from intake.screening.models import EligibilityDecision, FindingResolution, PreAssessment, PreAssessmentState
from intake.screening.resolution import Act, covers, resolve
from intake.screening.standing import Standing

MEANING = "I have reviewed the pre-assessment and decided whether this patient may be treated."
OUTCOMES = ("eligible", "not-eligible", "deferred")


class FindingChanged(Exception):
    """The finding is not there any more, or not as it was seen; the message is a sentence for the page."""


class DecisionNotPossible(Exception):
    """The decision cannot be taken now; `reasons` says why, each in a sentence."""

    def __init__(self, reasons: Collection[str]):
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


@transaction.atomic
def resolve_finding(
    *,
    patient: Patient,
    rule: str,
    seen: Collection[str],
    act: str,
    reason: str,
    by: User,
    at: datetime,
    what_changed: str = "",
) -> FindingResolution:
    """Answer a finding as it stands now: review it, or lift a block. `seen` are the keys of the causes that were shown.

    Raises FindingChanged, and resolution.ResolutionNotPossible with the sentence that says what is needed.
    """
    _lock(patient)
    standing = queries.standing(patient, at=at)
    finding = next((one for one in standing.result.findings if one.rule == rule), None)
    if finding is None or finding.keys != frozenset(seen):
        raise FindingChanged("This finding has changed while you were reading. Look at it again.")
    may = by.may(Action.REVIEW_SCREENING)
    resolution = resolve(finding, Act(act), by_prescriber=may, reason=reason, what_changed=what_changed)
    with because(f"answered finding {rule}", by=by):
        return FindingResolution.objects.create(
            patient=patient,
            rule=resolution.rule,
            severity=resolution.severity.value,
            because=[{"text": cause.text, "key": cause.key} for cause in finding.causes],
            rules_version=standing.result.rules_version,
            act=resolution.act.value,
            reason=resolution.reason,
            what_changed=resolution.what_changed,
            by=by,
            at=at,
        )


@transaction.atomic
def decide(
    *, patient: Patient, outcome: str, reason: str, words_for_patient: str, by: User, at: datetime
) -> EligibilityDecision:
    """Decide and sign. Eligible needs every finding answered; not eligible and deferred can be said at any time.

    Raises DecisionNotPossible.
    """
    if outcome not in OUTCOMES:
        raise ValueError(f"outcome must be one of {', '.join(OUTCOMES)}.")
    _lock(patient)
    handed_in = [PreAssessmentState.SUBMITTED, PreAssessmentState.DECIDED]
    rows = PreAssessment.objects.select_for_update().filter(patient=patient, state__in=handed_in)
    pre_assessment = rows.order_by("-pk").first()
    standing = queries.standing(patient, at=at)
    if reasons := _why_not(outcome, reason, pre_assessment, standing, by):
        raise DecisionNotPossible(reasons)
    with because("decided on the treatment", by=by):
        decision = EligibilityDecision.objects.create(
            patient=patient,
            pre_assessment=pre_assessment,
            outcome=outcome,
            reason=reason.strip(),
            words_for_patient=words_for_patient.strip(),
            findings=_as_they_stood(standing),
            rules_version=standing.result.rules_version,
            signed_by=by,
            signed_name=signature_of(by),
            signed_at=at,
            meaning=MEANING,
        )
        if pre_assessment.state != PreAssessmentState.DECIDED:
            pre_assessment.state = PreAssessmentState.DECIDED
            pre_assessment.save(update_fields=["state"])
    return decision


def _lock(patient):
    """Answers to findings and decisions on one patient take turns, so that a decision sees all of them."""
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)


def _why_not(outcome, reason, pre_assessment, standing: Standing, by) -> list[str]:
    reasons = []
    if not by.may(Action.REVIEW_SCREENING):
        reasons.append("Only a prescriber decides.")
    if pre_assessment is None:
        reasons.append("The pre-assessment is not handed in yet.")
    if not reason.strip():
        reasons.append("A decision needs a reason.")
    if outcome == "eligible":
        reasons += standing.obstacles
    return reasons


def _as_they_stood(standing: Standing) -> list[dict]:
    """The findings with what was said about them, to be read years later without the rules of today."""
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "because": list(finding.because),
            "keys": sorted(finding.keys),
            "reason": finding.reason,
            "source": finding.source,
            "resolutions": [
                {"act": one.act.value, "reason": one.reason, "what_changed": one.what_changed}
                for one in standing.resolutions
                if covers(one, finding)
            ],
        }
        for finding in standing.result.findings
    ]
