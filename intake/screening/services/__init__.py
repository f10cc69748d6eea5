"""The acts of the screening, by concept."""

from intake.screening.services.deciding import DecisionNotPossible, FindingChanged, decide, resolve_finding
from intake.screening.services.filling import (
    AlreadyInvited,
    PreAssessmentClosed,
    begin_instrument,
    invite,
    note_answer,
    plan_nudges,
    save_screen,
    save_section,
    submit,
)
from intake.screening.services.recording import (
    add_medicine,
    note_own_doctor,
    record_result,
    state_condition,
    stop_medicine,
)
from intake.screening.services.running import keep_run

__all__ = [
    "AlreadyInvited",
    "DecisionNotPossible",
    "FindingChanged",
    "PreAssessmentClosed",
    "add_medicine",
    "begin_instrument",
    "decide",
    "invite",
    "keep_run",
    "note_answer",
    "note_own_doctor",
    "plan_nudges",
    "record_result",
    "resolve_finding",
    "save_screen",
    "save_section",
    "state_condition",
    "stop_medicine",
    "submit",
]
