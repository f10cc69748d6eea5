"""The tables of intake, one module per feature."""

from intake.assessments.models import Assessment
from intake.consent.models import Consent, ConsentDocument, ConsentHold
from intake.patients.models import ContactConsent, EmergencyContact, Enquiry, Patient, PatientLink
from intake.risk.models import RiskCase, RiskCaseEvent
from intake.screening.models import (
    AllergyIntolerance,
    ConditionStatement,
    EligibilityDecision,
    FindingResolution,
    MedicationStatement,
    PreAssessment,
    ScreeningResult,
    SectionAnswers,
)

__all__ = [
    "AllergyIntolerance",
    "Assessment",
    "ConditionStatement",
    "Consent",
    "ConsentDocument",
    "ConsentHold",
    "ContactConsent",
    "EligibilityDecision",
    "EmergencyContact",
    "Enquiry",
    "FindingResolution",
    "MedicationStatement",
    "Patient",
    "PatientLink",
    "PreAssessment",
    "RiskCase",
    "RiskCaseEvent",
    "ScreeningResult",
    "SectionAnswers",
]
