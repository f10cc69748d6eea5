"""Where courses stand, and the question whether a booster is due."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError, transaction

from clinic.audit.history import because
from intake.patients.models import Patient
from treatments.courses.models import Course
from treatments.followups import queries
from treatments.followups.boosters import Reason
from treatments.followups.judging import Judgement, Step, judge
from treatments.followups.models import BoosterReview, CourseStateEvent
from treatments.followups.states import CourseState as Standing

logger = logging.getLogger(__name__)

# So many courses are looked at together: a constant number of statements for all of them.
BATCH = 500
_CANNOT_BE_JUDGED = (ValueError, ArithmeticError, LookupError)


@transaction.atomic
def evaluate(course: Course, *, at: datetime) -> Standing | None:
    """Compute where the patient's series stands, keep it when it changed, and raise a booster review if one is due.

    Returns None for a patient without an induction series. Running it twice changes nothing.
    """
    series = queries.series_before(course)
    return _keep([series], at)[series.pk].standing if series else None


def evaluate_all(*, at: datetime) -> int:
    """Evaluate every course; return for how many something was written down.

    One that cannot be judged, or written, is logged and stops no other. Running it twice changes nothing.
    """
    return sum(_evaluate_batch(batch, at) for batch in queries.batches_to_evaluate(BATCH))


def _evaluate_batch(courses: Sequence[Course], at) -> int:
    """Only those of which there is something new to write are locked, and judged again under the lock."""
    judged, written = _judged_each(courses, at), queries.last_states(courses)
    new = [course for course in courses if course.pk in judged and _is_new(judged[course.pk], written.get(course.pk))]
    try:
        with transaction.atomic():
            _keep(new, at)
    except (DatabaseError, *_CANNOT_BE_JUDGED):
        logger.warning("A batch of %s courses is written one by one.", len(new))
        return sum(_kept_alone(course, at) for course in new)
    return len(new)


def _kept_alone(course, at) -> int:
    try:
        with transaction.atomic():
            _keep([course], at)
    except (DatabaseError, *_CANNOT_BE_JUDGED):
        logger.exception("Course %s could not be evaluated.", course.pk)
        return 0
    return 1


def _judged_each(courses, at) -> dict[int, Judgement]:
    """The judgements of those that can be judged."""
    try:
        return _judged(courses, at)
    except _CANNOT_BE_JUDGED:
        found = {}
        for course in courses:
            try:
                found |= _judged([course], at)
            except _CANNOT_BE_JUDGED:
                logger.exception("Course %s could not be evaluated.", course.pk)
        return found


def _judged(courses, at) -> dict[int, Judgement]:
    facts, rules = queries.facts_of(courses, at), queries.rules_in_force()
    waiting, decided = queries.waiting_reviews(courses), queries.last_decisions(courses)
    return {
        course.pk: judge(
            facts[course.pk], rules, waiting=waiting.get(course.patient_id), decided=decided.get(course.pk)
        )
        for course in courses
    }


def _keep(courses: Sequence[Course], at) -> dict[int, Judgement]:
    """Judge under a lock on the patients, and write down what is new."""
    if not courses:
        return {}
    patients = Patient.objects.select_for_update(no_key=True).filter(pk__in=[one.patient_id for one in courses])
    list(patients.order_by("pk").values_list("pk"))
    judged, written = _judged(courses, at), queries.last_states(courses)
    with because("looked at where the courses stand"):
        _keep_reviews(courses, judged, at)
        CourseStateEvent.objects.bulk_create(
            _event(course, judged[course.pk], at)
            for course in courses
            if _as_written(judged[course.pk]) != written.get(course.pk)
        )
    return judged


def _keep_reviews(courses, judged, at):
    raised = [course for course in courses if judged[course.pk].step is Step.RAISE]
    BoosterReview.objects.bulk_create(
        BoosterReview(patient_id=one.patient_id, course=one, raised_at=at, **words_of(judged[one.pk].reasons))
        for one in raised
    )
    for judgement in judged.values():
        if judgement.step in (Step.REWORD, Step.REOPEN):
            waiting = BoosterReview.objects.filter(pk=judgement.review_id, state__in=queries.UNDECIDED)
            waiting.update(state="open", **words_of(judgement.reasons))


def _event(course, judgement, at) -> CourseStateEvent:
    state, reason = _as_written(judgement)
    return CourseStateEvent(course=course, state=state, reason=reason, at=at)


def _is_new(judgement, written) -> bool:
    return judgement.step is not Step.NOTHING or _as_written(judgement) != written


def _as_written(judgement) -> tuple[str, str]:
    return str(judgement.standing.name), judgement.standing.reason[:300]


def words_of(reasons: Sequence[Reason]) -> dict[str, str]:
    """What a review says; one that nothing new has come up for keeps its words."""
    if not reasons:
        return {}
    first = reasons[0]
    return {
        "code": first.code,
        "reason": " ".join(reason.text for reason in reasons)[:400],
        "basis": first.basis[:200],
    }
