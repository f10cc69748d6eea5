"""Inviting a patient to the pre-assessment, and what the patient does with it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.messaging import services as messaging
from intake.assessments import queries as assessments
from intake.assessments import services as answering
from intake.assessments.models import Assessment, AssessmentState, Occasion
from intake.patients.models import Patient
from intake.screening import queries, section_answers
from intake.screening.models import PreAssessment, PreAssessmentState, SectionAnswers
from intake.screening.services.derived import write_what_follows
from intake.screening.steps import INSTRUMENTS

# How long an invitation is worth reading; the link in it lives as long (intake.patients.links).
INVITATION_EXPIRES = timedelta(days=14)
NOTED_EVERY = timedelta(hours=1)


class AlreadyInvited(Exception):
    """The patient has a pre-assessment that is not yet decided; `pre_assessment` is that one."""

    def __init__(self, pre_assessment: PreAssessment):
        super().__init__("This patient has a pre-assessment that is not yet decided.")
        self.pre_assessment = pre_assessment


class PreAssessmentClosed(Exception):
    """It was handed in or decided; nothing is added to it any more."""


@transaction.atomic
def invite(*, patient: Patient, by: User, at: datetime) -> PreAssessment:
    """Ask a patient to fill out the pre-assessment, and send the link. Raises AlreadyInvited."""
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    known = PreAssessment.objects.filter(patient=patient, state__in=queries.OPEN_STATES).first()
    if known:
        raise AlreadyInvited(known)
    with because("invited to the pre-assessment", by=by):
        invited = PreAssessment.objects.create(patient=patient, invited_at=at, invited_by=by)
    messaging.plan(
        purpose="invitation",
        key=f"invitation-{invited.pk}",
        patient_id=patient.pk,
        due_at=at,
        expires_at=at + INVITATION_EXPIRES,
        at=at,
        about=queries.about(invited),
    )
    return invited


@transaction.atomic
def save_section(
    *,
    pre_assessment: PreAssessment,
    section: str,
    answers: Mapping[str, Any],
    done: bool,
    by: User | None,
    at: datetime,
) -> SectionAnswers:
    """Keep the answers of one section as they stand on the page, and what follows from them for the rules.

    `done` says that the patient went on from it, whatever is still open; once done it stays done.
    Raises UnknownSection, InvalidSectionAnswer, PreAssessmentClosed.
    """
    definition = section_answers.find_section(section)
    kept = section_answers.accepted(definition, answers)
    row = _touched(pre_assessment, at, by)
    with because("answered the pre-assessment", by=by):
        saved, is_new = SectionAnswers.objects.get_or_create(
            pre_assessment=row, section=section, defaults={"answers": kept, "done": done, "saved_at": at}
        )
        if not is_new and (saved.answers != kept or (done and not saved.done)):
            saved.answers, saved.done, saved.saved_at = kept, saved.done or done, at
            saved.save(update_fields=["answers", "done", "saved_at"])
        write_what_follows(row.patient, definition, kept, by=by, at=at)
    return saved


@transaction.atomic
def begin_instrument(*, pre_assessment: PreAssessment, instrument: str, by: User | None, at: datetime) -> Assessment:
    """Open an instrument of the pre-assessment, or find the one that was opened. Raises PreAssessmentClosed."""
    if instrument not in INSTRUMENTS:
        raise ValueError(f"instrument must be one of {', '.join(INSTRUMENTS)}.")
    row = _touched(pre_assessment, at, by)
    return answering.start(
        patient=row.patient,
        instrument=instrument,
        occasion=Occasion.PRE_ASSESSMENT,
        about=queries.about(row),
        at=at,
    )


@transaction.atomic
def submit(*, pre_assessment: PreAssessment, by: User | None, at: datetime) -> PreAssessment:
    """Hand everything in, complete or not. Twice is once. Raises PreAssessmentClosed when it was withdrawn."""
    row = _locked(pre_assessment)
    if row.state in (PreAssessmentState.SUBMITTED, PreAssessmentState.DECIDED):
        return row
    if row.state == PreAssessmentState.WITHDRAWN:
        raise PreAssessmentClosed("This pre-assessment was withdrawn.")
    for assessment in assessments.about(queries.about(row)):
        if assessment.state == AssessmentState.DRAFT:
            answering.hand_in(assessment, by=by, at=at)
    row.state, row.submitted_at = PreAssessmentState.SUBMITTED, at
    row.started_at = row.started_at or at
    with because("handed in the pre-assessment", by=by):
        row.save(update_fields=["state", "submitted_at", "started_at"])
    messaging.cancel(why="The pre-assessment was handed in.", about=queries.about(row), at=at, by=by)
    return row


def note_answer(assessment: Assessment, at: datetime) -> None:
    """A questionnaire of a pre-assessment is being answered (settings.ON_ANSWER): it does not stand still.

    Noted once an hour, so that each answer does not write a row of history here as well.
    """
    rows = PreAssessment.objects.filter(
        pk=assessment.about.partition(":")[2], state__in=queries.FILLING_STATES, last_answer_at__lte=at - NOTED_EVERY
    )
    rows.update(last_answer_at=at)


def _touched(pre_assessment, at, by):
    """The row, locked and still open, with the time of this answer; the first answer moves it to "started"."""
    row = _locked(pre_assessment)
    if row.state not in queries.FILLING_STATES:
        raise PreAssessmentClosed("This was handed in and is closed.")
    row.state, row.last_answer_at = PreAssessmentState.STARTED, at
    row.started_at = row.started_at or at
    with because("answered the pre-assessment", by=by):
        row.save(update_fields=["state", "started_at", "last_answer_at"])
    return row


def _locked(pre_assessment):
    rows = PreAssessment.objects.select_for_update(of=("self",)).select_related("patient__site", "patient__user")
    return rows.get(pk=pre_assessment.pk)
