"""The tables of intake, one module per feature."""

from intake.assessments.models import Assessment
from intake.consent.models import Consent, ConsentDocument, ConsentHold
from intake.instruments.models import ReliabilityFigures, WordingPack, WordingUse
from intake.patients.models import ContactConsent, EmergencyContact, Enquiry, Patient, PatientLink, SignInCode
from intake.risk.models import RiskCase, RiskCaseEvent
from intake.screening.models import (
    AllergyIntolerance,
    ConditionStatement,
    EligibilityDecision,
    FindingResolution,
    MedicationStatement,
    OwnDoctor,
    PreAssessment,
    RulesRun,
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
    "OwnDoctor",
    "Patient",
    "PatientLink",
    "PreAssessment",
    "ReliabilityFigures",
    "RiskCase",
    "RiskCaseEvent",
    "RulesRun",
    "ScreeningResult",
    "SectionAnswers",
    "SignInCode",
    "WordingPack",
    "WordingUse",
]
