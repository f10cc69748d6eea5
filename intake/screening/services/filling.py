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
from intake.screening import merging, nudging, queries, section_answers, section_screens
from intake.screening.models import PreAssessment, PreAssessmentState, SectionAnswers
from intake.screening.services.derived import write_what_follows
from intake.screening.services.running import keep_run
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
    """Keep the answers of one section as a whole, and what follows from them for the rules.

    `done` says that the patient went on from it, whatever is still open; once done it stays done.
    Raises UnknownSection, InvalidSectionAnswer, PreAssessmentClosed.
    """
    definition = section_answers.find_section(section)
    kept = section_answers.accepted(definition, answers)
    row = _touched(pre_assessment, at, by)
    return _keep(row, definition, kept, passed=0, done=done, by=by, at=at)


@transaction.atomic
def save_screen(
    *,
    pre_assessment: PreAssessment,
    section: str,
    answers: Mapping[str, Any],
    seen: Mapping[str, str],
    gone_on_from: int | None,
    by: User | None,
    at: datetime,
) -> SectionAnswers:
    """Keep what one window changed on one screen of a section; what another window stored meanwhile stays.

    `answers` holds the questions of the screen, None where nothing is answered; `seen` is what the window showed
    (`merging.seen_of`). `gone_on_from` is the number of the screen when the patient went on from it: after the last one
    the section is done. Raises UnknownSection, InvalidSectionAnswer, PreAssessmentClosed.
    """
    definition = section_answers.find_section(section)
    row = _touched(pre_assessment, at, by)
    stored = SectionAnswers.objects.filter(pre_assessment=row, section=section).first()
    answered = merging.merged(definition, stored.answers if stored else {}, answers, seen)
    kept = section_answers.accepted(definition, answered)
    passed = gone_on_from or 0
    done = bool(passed) and section_screens.next_screen(definition, kept, passed) is None
    return _keep(row, definition, kept, passed=passed, done=done, by=by, at=at)


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
    keep_run(patient=row.patient, about=queries.about(row), at=at)
    messaging.cancel(why="The pre-assessment was handed in.", about=queries.about(row), at=at, by=by)
    return row


@transaction.atomic
def plan_nudges(at: datetime) -> int:
    """Plan one reminder for each patient whose forms stand still, once for an invitation; return how many.

    Two workers at once plan each one once: a row that the other holds is the other's.
    """
    planned = nudging.plan(queries.to_be_nudged(at), at, not_before=queries.last_nudge_due(at))
    rows = PreAssessment.objects.select_for_update(skip_locked=True).filter(
        pk__in=[nudge.pre_assessment for nudge in planned], nudged_at=None, state__in=queries.FILLING_STATES
    )
    found = {row.pk: row for row in rows}
    for nudge in planned:
        if nudge.pre_assessment in found:
            _plan_nudge(found[nudge.pre_assessment], nudge, at)
    return len(found)


def _plan_nudge(row, nudge, at):
    row.nudged_at = at
    with because("planned a reminder of the pre-assessment"):
        row.save(update_fields=["nudged_at"])
    messaging.plan(
        purpose="nudge",
        key=queries.nudge_key(row),
        patient_id=row.patient_id,
        due_at=nudge.due_at,
        expires_at=nudge.expires_at,
        at=at,
        about=queries.about(row),
    )


def note_answer(assessment: Assessment, at: datetime) -> None:
    """A questionnaire of a pre-assessment is being answered (settings.ON_ANSWER): it does not stand still.

    Noted once an hour, so that each answer does not write a row of history here as well.
    """
    rows = PreAssessment.objects.filter(
        pk=assessment.about.partition(":")[2], state__in=queries.FILLING_STATES, last_answer_at__lte=at - NOTED_EVERY
    )
    rows.update(last_answer_at=at)


def _keep(row, definition, kept, *, passed, done, by, at):
    """Store the answers of a section, in the turn that `_touched` gave; a row is written only when it changes."""
    with because("answered the pre-assessment", by=by):
        saved, is_new = SectionAnswers.objects.get_or_create(
            pre_assessment=row,
            section=definition.id,
            defaults={"answers": kept, "done": done, "passed": passed, "saved_at": at},
        )
        before = (saved.answers, saved.done, saved.passed)
        after = (kept, saved.done or done, max(saved.passed, passed))
        if not is_new and before != after:
            saved.answers, saved.done, saved.passed = after
            saved.saved_at = at
            saved.save(update_fields=["answers", "done", "passed", "saved_at"])
        write_what_follows(row.patient, definition, kept, by=by, at=at)
    return saved


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
