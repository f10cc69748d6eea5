"""The acts of the screening, by concept."""

from intake.screening.services.deciding import DecisionNotPossible, FindingChanged, decide, resolve_finding
from intake.screening.services.filling import (
    AlreadyInvited,
    PreAssessmentClosed,
    begin_instrument,
    invite,
    note_answer,
    save_section,
    submit,
)
from intake.screening.services.recording import add_medicine, record_result, state_condition, stop_medicine

__all__ = [
    "AlreadyInvited",
    "DecisionNotPossible",
    "FindingChanged",
    "PreAssessmentClosed",
    "add_medicine",
    "begin_instrument",
    "decide",
    "invite",
    "note_answer",
    "record_result",
    "resolve_finding",
    "save_section",
    "state_condition",
    "stop_medicine",
    "submit",
]
