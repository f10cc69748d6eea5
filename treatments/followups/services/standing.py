"""Where a course stands, and the question whether a booster is due."""

from datetime import datetime

from django.db import transaction

from clinic.audit.history import because
from intake.instruments.queries import reliability
from intake.patients.models import Patient
from treatments.courses.models import Course
from treatments.followups import queries
from treatments.followups.boosters import BoosterRules, booster_reasons
from treatments.followups.models import BoosterReview, CourseStateEvent
from treatments.followups.states import CourseState as Standing
from treatments.followups.states import course_state


@transaction.atomic
def evaluate(course: Course, *, at: datetime) -> Standing | None:
    """Compute where the patient's series stands, keep it when it changed, and raise a booster review if one is due.

    Returns None for a patient without an induction series. Running it twice changes nothing.
    """
    series = queries.series_before(course)
    if series is None:
        return None
    Patient.objects.select_for_update(no_key=True).get(pk=series.patient_id)
    facts = queries.course_facts(series, at)
    _raise_review(series, facts, at)
    facts = queries.course_facts(series, at)
    standing = course_state(facts)
    last = CourseStateEvent.objects.filter(course=series).order_by("-id").first()
    if last is None or (last.state, last.reason) != (standing.name, standing.reason[:300]):
        CourseStateEvent.objects.create(course=series, state=standing.name, reason=standing.reason[:300], at=at)
    return standing


def _raise_review(series, facts, at):
    """Open a review, or let an open one say what has come up since: a loss of response outweighs an interval."""
    rules = BoosterRules(reliable_change=reliability().points)
    reasons = booster_reasons(facts, rules, decided=queries.last_decision(series))
    if not reasons:
        return
    first = reasons[0]
    words = {
        "code": first.code,
        "reason": " ".join(reason.text for reason in reasons)[:400],
        "basis": first.basis[:200],
    }
    waiting = queries.open_review(series.patient_id)
    with because(f"booster review: {first.code}"):
        if waiting is None:
            BoosterReview.objects.create(patient=series.patient, course=series, raised_at=at, **words)
        elif waiting.state == "open" and waiting.code != first.code:
            BoosterReview.objects.filter(pk=waiting.pk, state="open").update(**words)
