"""The only door through which answers are written.

Every answer is checked and scored by the one pure engine. A sign of risk opens its case in the transaction that
stores the answer, so that the two stand or fall together, and long before anything is handed in.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.one_by_one import on_its_own
from intake.assessments import queries
from intake.assessments.models import Assessment, AssessmentState
from intake.instruments.catalogue import find
from intake.instruments.queries import Shown, reliability, wording_in_use
from intake.instruments.scoring import Score, accepted_answers, score
from intake.patients.models import Patient
from intake.risk.services import open_case
from intake.risk.signs import WORSENING_POINTS, Sign, sign_of_incomplete, sign_of_worsening, signs_at_answer

MODES = ("self", "clinician", "telephone", "tablet", "import")


class AssessmentClosed(Exception):
    """The answers were handed in; nothing is added to them any more."""


@transaction.atomic
def start(
    *,
    patient: Patient,
    instrument: str,
    occasion: str,
    about: str,
    at: datetime,
    mode: str = "self",
    recorded_by: User | None = None,
    shown: Shown | None = None,
) -> Assessment:
    """Begin an instrument for a patient, or find the one that was begun: once for each `about` and instrument.

    `shown` are the words in which it was put, when they are not those in use now.
    Raises UnknownInstrument, and ValueError for another `mode` or an empty `about`.
    """
    definition = find(instrument)
    if not about:
        raise ValueError("about: say what the assessment belongs to, such as pre-assessment:4.")
    if mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}.")
    empty = score(definition, {})
    wording = shown or wording_in_use(definition.id, patient.language)
    with because("began a questionnaire", by=recorded_by or patient.user):
        assessment, _is_new = Assessment.objects.get_or_create(
            about=about,
            instrument=definition.id,
            defaults={
                "patient": patient,
                "instrument_version": definition.version,
                "wording_version": wording.version,
                "language": wording.language,
                "mode": mode,
                "occasion": occasion,
                "started_at": at,
                "recorded_by": recorded_by,
                "band": empty.band or "",
                "missing": list(empty.missing),
            },
        )
    return assessment


@transaction.atomic
def record_answers(assessment: Assessment, answers: Mapping[str, Any], *, by: User | None, at: datetime) -> Assessment:
    """Add answers to those that are there, item by item; None says that the patient would rather not answer.

    What is not among `answers` stays as it is, so two windows lose nothing. Returns the assessment as stored.
    Raises AssessmentClosed, InvalidAnswer.
    """
    row = _locked(assessment)
    accepted_answers(row.instrument, answers)
    row.answers = {**row.answers, **answers}
    scored = _score(row)
    _keep_what_is_certain(row, scored)
    with because("answered a question", by=by):
        row.save(update_fields=["answers", "band", "flags", "missing"])
    for sign in signs_at_answer(scored):
        _tell(row, sign, at)
    if path := settings.ON_ANSWER.get(row.about.partition(":")[0]):
        import_string(path)(row, at)
    return row


@transaction.atomic
def hand_in(assessment: Assessment, *, by: User | None, at: datetime) -> Assessment:
    """Close an assessment and score it; with a question unanswered it is handed in incomplete, without a total.

    Handing in twice changes nothing the second time.
    """
    row = Assessment.objects.select_for_update(of=("self",)).select_related("patient__site").get(pk=assessment.pk)
    if row.state != AssessmentState.DRAFT:
        return row
    scored = _score(row)
    previous = queries.last_of(row.patient, row.instrument, before=at)
    _keep_score(row, scored, at)
    with because("handed in a questionnaire", by=by):
        row.save()
    for sign in _signs_when_handed_in(row, scored, previous, at):
        _tell(row, sign, at)
    return row


@transaction.atomic
def record_complete(
    *,
    patient: Patient,
    instrument: str,
    answers: Mapping[str, Any],
    occasion: str,
    about: str,
    at: datetime,
    mode: str,
    by: User | None,
    shown: Shown | None = None,
) -> Assessment:
    """Begin, answer and hand in at once: answers that somebody entered, or that come from another record."""
    begun = start(
        patient=patient,
        instrument=instrument,
        occasion=occasion,
        about=about,
        at=at,
        mode=mode,
        recorded_by=None if mode == "self" else by,
        shown=shown,
    )
    return hand_in(record_answers(begun, answers, by=by, at=at), by=by, at=at)


def tell_of_left_risk_screens(at: datetime) -> int:
    """Open a case for every suicide screen that was begun and left without its answers; return how many.

    One that fails does not stop the rest.
    """
    told = 0
    for pk in queries.left_risk_screens(at):
        with on_its_own(f"Left assessment {pk}"):
            told += _tell_if_left(pk, at)
    return told


@transaction.atomic
def _tell_if_left(pk, at):
    """Look again under the lock: the patient may have gone on, or another worker may have told."""
    row = (
        Assessment.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("patient__site")
        .filter(pk=pk, state=AssessmentState.DRAFT)
        .first()
    )
    if row is None:
        return False
    sign = sign_of_incomplete(queries.as_scored(row), started_at=row.started_at, at=at, is_submitted=False)
    if sign is None:
        return False
    _tell(row, sign, at)
    return True


def _locked(assessment):
    """Two windows of one patient take turns here, so that neither overwrites what the other has just stored."""
    row = Assessment.objects.select_for_update(of=("self",)).select_related("patient__site").get(pk=assessment.pk)
    if row.state != AssessmentState.DRAFT:
        raise AssessmentClosed("These answers were handed in and are closed.")
    return row


def _score(row) -> Score:
    return score(row.instrument, row.answers, row.patient.reference_sex)


def _keep_what_is_certain(row, scored):
    """A draft has no total and no verdict; a level of risk and a flag are certain as soon as they appear."""
    row.band = (scored.band or "") if find(row.instrument).triage else ""
    row.flags, row.missing = list(scored.flags), list(scored.missing)


def _keep_score(row, scored, at):
    row.state = AssessmentState.COMPLETE if scored.is_complete else AssessmentState.INCOMPLETE
    row.collected_at = at
    row.total, row.prorated = scored.total, scored.prorated
    row.subscales, row.extras = dict(scored.subscales), dict(scored.extras)
    row.band, row.positive = scored.band or "", scored.positive
    row.flags, row.missing = list(scored.flags), list(scored.missing)


def _signs_when_handed_in(row, scored, previous, at):
    points = WORSENING_POINTS | {"lsas-sr": reliability().points}
    later = (
        sign_of_incomplete(scored, started_at=row.started_at, at=at, is_submitted=True),
        sign_of_worsening(scored, queries.as_scored(previous), points),
    )
    return (*signs_at_answer(scored), *(sign for sign in later if sign is not None))


def _tell(row, sign: Sign, at):
    """Open the case of a sign, or join the open one; the same sign of the same assessment counts once."""
    open_case(patient=row.patient, sign=sign, sign_key=f"assessment:{row.pk}:{sign.code}", at=at)
