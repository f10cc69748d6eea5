"""Calling it a relapse, whatever the numbers say, and taking that back."""

from datetime import date, datetime

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.patients.models import Patient
from treatments.courses.models import Course
from treatments.followups import queries
from treatments.followups.boosters import Code, booster_reasons
from treatments.followups.models import BoosterReview, RelapseJudgement
from treatments.followups.relapse import why_no_relapse, why_not_on
from treatments.followups.services.errors import FollowUpError
from treatments.followups.services.standing import evaluate, words_of


class RelapseNotOn(FollowUpError):
    """No relapse can have begun on this day."""


@transaction.atomic
def judge_relapse(course: Course, *, on: date, reason: str, by: User, at: datetime) -> RelapseJudgement:
    """Call it a relapse from a day on; where the course stands and its booster review follow at once.

    Raises FollowUpError (no response to lose, judged already), RelapseNotOn.
    """
    _lock(course)
    facts = queries.course_facts(course, at)
    if refused := why_no_relapse(facts):
        raise FollowUpError(refused)
    if refused := why_not_on(facts, on):
        raise RelapseNotOn(refused)
    with because("judged a relapse", by=by):
        judgement = RelapseJudgement.objects.create(
            course=course, on=on, reason=reason, response_on=facts.responded.on,
            last_infusion_at=facts.last_infusion_at, at=at,
            written_on=facts.local_date(at), by=by,
        )  # fmt: skip
    evaluate(course, at=at)
    return judgement


@transaction.atomic
def take_back_relapse(judgement: RelapseJudgement, *, reason: str, by: User, at: datetime) -> None:
    """It was no relapse after all: a review that only the judgement spoke for goes with it. Raises FollowUpError."""
    _lock(judgement.course)
    standing = RelapseJudgement.objects.filter(pk=judgement.pk, withdrawn_at__isnull=True)
    with because("took back the judgement of a relapse", by=by):
        if not standing.update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason):
            raise FollowUpError("It has been taken back already.")
        _follow(judgement.course, reason, by, at)
    evaluate(judgement.course, at=at)


def _lock(course):
    # The same lock as under an evaluation: two judgements of one patient, or a judgement and a look, take turns.
    Patient.objects.select_for_update(no_key=True).get(pk=course.patient_id)


def _follow(course, reason, by, at):
    review = BoosterReview.objects.filter(
        patient=course.patient_id, code=Code.JUDGED_RELAPSE, state__in=queries.UNDECIDED
    ).first()
    if review is None:
        return
    facts = queries.course_facts(course, at)
    put_off = review.postponed_to is not None and review.postponed_to > facts.local_date(at)
    decided = None if put_off else queries.last_decisions([course]).get(course.pk)
    reasons = booster_reasons(facts, queries.rules_in_force(), decided=decided)
    if put_off:
        changed = {"state": "postponed", **words_of(reasons)}
    elif not reasons:
        note = f"The judgement of a relapse was taken back: {reason}"
        changed = {"state": "withdrawn", "decided_by": by, "decided_at": at, "note": note}
    else:
        return
    BoosterReview.objects.filter(pk=review.pk).update(**changed)
