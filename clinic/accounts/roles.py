"""The roles of a clinic, and who may do what: ONE table.

A page or command asks for an `Action`, never for a role. To change what a role may do, change `PERMISSIONS`; to add an
action, add it to `Action` and give it a row. Nothing else in the project compares roles.
"""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    PATIENT = "patient"
    FRONT_DESK = "front-desk"
    NURSE = "nurse"
    PRESCRIBER = "prescriber"
    THERAPIST = "therapist"
    MEDICAL_DIRECTOR = "medical-director"
    MANAGER = "manager"
    AUDITOR = "auditor"


STAFF = frozenset(Role) - {Role.PATIENT}

ROLE_NAMES = {
    Role.PATIENT: "Patient",
    Role.FRONT_DESK: "Front desk",
    Role.NURSE: "Nurse",
    Role.PRESCRIBER: "Prescriber",
    Role.THERAPIST: "Therapist",
    Role.MEDICAL_DIRECTOR: "Medical director",
    Role.MANAGER: "Manager",
    Role.AUDITOR: "Auditor",
}


class Action(StrEnum):
    USE_OWN_PAGES = "use own pages"
    SEE_WORKLIST = "see the worklist"
    SEE_PATIENTS = "see patients"
    REGISTER_PATIENT = "register a patient"
    INVITE_PATIENT = "invite a patient"
    HANDLE_ENQUIRIES = "handle enquiries"
    SEE_CLINICAL_RECORD = "see the clinical record"
    RECORD_RESULTS = "record results"
    REVIEW_SCREENING = "review the screening"
    COUNTERSIGN_CONSENT = "countersign a consent"
    HANDLE_RISK = "handle a risk case"
    SIGN_ORDER = "sign an order"
    SEE_PROTOCOLS = "see the protocols"
    SEE_QUESTIONNAIRES = "see the questionnaires"
    DRAFT_PROTOCOL = "draft a protocol"
    SIGN_PROTOCOL = "sign a protocol"
    SEE_CALENDAR = "see the calendar"
    BOOK_APPOINTMENT = "book an appointment"
    SEE_BOARD = "see the board"
    RUN_INFUSION = "run an infusion"
    RECORD_VITALS = "record vitals"
    SIGN_INFUSION = "sign an infusion"
    SEE_STOCK = "see the stock"
    MANAGE_STOCK = "manage the stock"
    WITNESS = "witness"
    REVIEW_BOOSTER = "review a booster"
    RECORD_THERAPY = "record therapy"
    SEE_OUTCOMES = "see outcomes"
    SEE_PATIENTS_BEHIND_FIGURES = "see the patients behind a figure"
    EXPORT_RECORDS = "export records"
    IMPORT_HISTORY = "import history"
    SEE_MESSAGES = "see messages"
    RESEND_MESSAGE = "resend a message"
    WORD_MESSAGES = "write the words of messages"
    SEE_AUDIT = "see the audit trail"
    MANAGE_CLINIC = "manage the clinic"


_DESK, _NURSE, _PRESCRIBER = Role.FRONT_DESK, Role.NURSE, Role.PRESCRIBER
_THERAPIST, _DIRECTOR = Role.THERAPIST, Role.MEDICAL_DIRECTOR
_MANAGER, _AUDITOR = Role.MANAGER, Role.AUDITOR
_CHAIRSIDE = {_NURSE, _PRESCRIBER, _DIRECTOR}
_CLINICAL = _CHAIRSIDE | {_THERAPIST}
_PRESCRIBING = {_PRESCRIBER, _DIRECTOR}

PERMISSIONS: dict[Action, frozenset[Role]] = {
    action: frozenset(roles)
    for action, roles in {
        Action.USE_OWN_PAGES: {Role.PATIENT},
        Action.SEE_WORKLIST: STAFF,
        Action.SEE_PATIENTS: _CLINICAL | {_DESK},
        Action.REGISTER_PATIENT: _CHAIRSIDE | {_DESK},
        Action.INVITE_PATIENT: _CHAIRSIDE | {_DESK},
        Action.HANDLE_ENQUIRIES: {_DESK, _MANAGER},
        Action.SEE_CLINICAL_RECORD: _CLINICAL,
        Action.RECORD_RESULTS: _CHAIRSIDE,
        Action.REVIEW_SCREENING: _PRESCRIBING,
        Action.COUNTERSIGN_CONSENT: _PRESCRIBING,
        Action.HANDLE_RISK: _CLINICAL,
        Action.SIGN_ORDER: _PRESCRIBING,
        Action.SEE_PROTOCOLS: _CLINICAL | {_MANAGER, _AUDITOR},
        Action.SEE_QUESTIONNAIRES: _CLINICAL | {_MANAGER, _AUDITOR},
        Action.DRAFT_PROTOCOL: _PRESCRIBING,
        Action.SIGN_PROTOCOL: {_DIRECTOR},
        Action.SEE_CALENDAR: _CLINICAL | {_DESK, _MANAGER},
        Action.BOOK_APPOINTMENT: _CHAIRSIDE | {_DESK},
        Action.SEE_BOARD: _CLINICAL | {_DESK},
        Action.RUN_INFUSION: _CHAIRSIDE,
        Action.RECORD_VITALS: _CHAIRSIDE,
        Action.SIGN_INFUSION: _CHAIRSIDE,
        Action.SEE_STOCK: _CHAIRSIDE | {_MANAGER, _AUDITOR},
        Action.MANAGE_STOCK: _CHAIRSIDE,
        Action.WITNESS: _CHAIRSIDE,
        Action.REVIEW_BOOSTER: _PRESCRIBING,
        Action.RECORD_THERAPY: {_THERAPIST, _PRESCRIBER},
        Action.SEE_OUTCOMES: _PRESCRIBING | {_MANAGER},
        Action.SEE_PATIENTS_BEHIND_FIGURES: _PRESCRIBING,
        Action.EXPORT_RECORDS: {_DIRECTOR, _MANAGER},
        Action.IMPORT_HISTORY: {_DIRECTOR, _MANAGER},
        Action.SEE_MESSAGES: {_DESK, _DIRECTOR, _MANAGER},
        Action.RESEND_MESSAGE: {_DESK, _MANAGER},
        Action.WORD_MESSAGES: {_MANAGER, _DIRECTOR},
        Action.SEE_AUDIT: {_DIRECTOR, _MANAGER, _AUDITOR},
        Action.MANAGE_CLINIC: {_MANAGER, _DIRECTOR},
    }.items()
}


def may(roles: Iterable[str], action: Action) -> bool:
    """Whether somebody with these roles may do this."""
    return not PERMISSIONS[action].isdisjoint(roles)
