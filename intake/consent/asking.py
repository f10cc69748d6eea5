"""What a patient is asked to sign now, and why, in words for the patient."""

from datetime import datetime

from django.utils.translation import gettext as _

from intake.consent import queries
from intake.consent.models import ConsentKind
from intake.patients.models import Patient

# Countersigning is the clinician's part; nothing is asked of the patient for it.
_NOT_FOR_THE_PATIENT = {"countersignature", "no-text"}


def reasons_to_sign(patient: Patient, kind: str, at: datetime) -> list[str]:
    """Why the patient is asked to sign this kind (again); [] when their signature stands."""
    if kind == ConsentKind.TREATMENT:
        problems = queries.problems_with(patient, queries.planned_for(patient), at)
        return [_in_words(problem.code) for problem in problems if problem.code not in _NOT_FOR_THE_PATIENT]
    state = next((state for state in queries.states_of(patient) if state.kind == kind), None)
    if state is None or state.is_current:
        return []
    if state.is_given:
        return [_in_words("version")]
    return [_in_words("withdrawn" if state.consent else "not-signed")]


def treatment_is_considered(patient: Patient) -> bool:
    """Whether the consent to treatment is to be asked for: a course is open, or the newest decision is "eligible".

    The decision is written by a room beside this one (`intake.screening`); Django's related name reads it.
    """
    if queries.planned_for(patient).course_id is not None:
        return True
    newest = patient.decisions.order_by("-signed_at", "-pk").first()
    return newest is not None and newest.outcome == "eligible"


def _in_words(code):
    return {
        "not-signed": _("You have not signed this yet."),
        "withdrawn": _("You withdrew this. You can sign it again if you wish."),
        "version": _("The text was renewed since you signed it. Please read the new one."),
        "series": _("A new series of appointments is planned, and each series asks again."),
        "dose": _("A higher dose is planned than the one you agreed to."),
    }[code]
