"""Deciding a booster review."""

from datetime import datetime

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.celery import enqueue
from treatments.courses import services as courses
from treatments.courses.models import Course, CourseState, Order, Protocol
from treatments.courses.orders import OrderDraft
from treatments.followups.models import BoosterReview
from treatments.followups.services.errors import FollowUpError


@transaction.atomic
def approve(review: BoosterReview, *, protocol: Protocol, draft: OrderDraft, by: User, at: datetime) -> Order:
    """Approve a booster: end the finished series, open the booster course and sign its order, in one step.

    The worker then holds times and offers them to the patient; the patient's yes books one.

    Raises FollowUpError (decided already), CourseError, WeightMissing, OrderRefused; then nothing has happened.
    """
    locked = _undecided(review)
    current = Course.objects.filter(patient=locked.patient_id, state=CourseState.OPEN).first()
    if current is not None:
        courses.end_course(current, reason="completed", by=by, at=at)
    booster = courses.open_course(patient=locked.patient, protocol=protocol, by=by, at=at, previous=locked.course)
    order = courses.sign_order(course=booster, draft=draft, by=by, at=at)
    _decide(locked, "approved", by=by, at=at, booster_course=booster)
    enqueue("treatments.followups.offer_boosters")
    return order


@transaction.atomic
def decline(review: BoosterReview, *, note: str, by: User, at: datetime) -> None:
    """No booster now, and why. Raises FollowUpError."""
    _decide(_undecided(review), "declined", by=by, at=at, note=note)


@transaction.atomic
def postpone(review: BoosterReview, *, note: str, until, by: User, at: datetime) -> None:
    """Look again on a later day. Raises FollowUpError."""
    _decide(_undecided(review), "postponed", by=by, at=at, note=note, postponed_to=until)


def _undecided(review):
    locked = (
        BoosterReview.objects.select_for_update(of=("self",))
        .select_related("patient__site", "course")
        .get(pk=review.pk)
    )
    if locked.state not in ("open", "postponed"):
        raise FollowUpError("Somebody has decided this review already.")
    return locked


def _decide(review, state, *, by, at, **fields):
    with because(f"booster review {state}", by=by):
        BoosterReview.objects.filter(pk=review.pk).update(state=state, decided_by=by, decided_at=at, **fields)
