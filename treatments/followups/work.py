"""What follow-ups ask of staff: booster reviews to decide, boosters to book, red answers before an infusion."""

from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from treatments.followups.models import BoosterOffer, BoosterReview, ReadinessCheck
from treatments.followups.readiness import Answers, Level, Pregnancy, readiness, worst_of
from treatments.scheduling.models import TAKES_PLACE
from treatments.scheduling.states import IS_EXPECTED

READINESS_AHEAD = timedelta(days=3)


def items(user: User, at: datetime) -> list[WorkItem]:
    return [*_reviews(user), *_to_book(user), *_not_ready(user, at)]


def _reviews(user):
    if not user.may(Action.REVIEW_BOOSTER):
        return
    waiting = BoosterReview.objects.filter(patient__site__memberships__user=user, state="open")
    for review in waiting.select_related("patient"):
        url = reverse("followups:review", args=[review.pk])
        yield WorkItem(30, "Booster reviews", review.reason, review.patient.name, None, url)


def _to_book(user):
    if not user.may(Action.BOOK_APPOINTMENT):
        return
    approved = BoosterReview.objects.filter(
        patient__site__memberships__user=user, state="approved", booster_course__state="open"
    ).exclude(booster_course__appointments__state__in=TAKES_PLACE)
    newest_first = Prefetch("offers", queryset=BoosterOffer.objects.order_by("-made_at"))
    for review in approved.select_related("patient").prefetch_related(newest_first):
        offered = review.offers.all()
        ended = f"The offered times were {offered[0].state}: offer others, or book" if offered else ""
        url = reverse("followups:offers") if offered else reverse("scheduling:series", args=[review.booster_course_id])
        yield WorkItem(40, "To book", ended or "Book the approved appointment", review.patient.name, None, url)


def _not_ready(user, at):
    if not user.may(Action.RUN_INFUSION):
        return
    checks = ReadinessCheck.objects.filter(
        appointment__site__memberships__user=user,
        appointment__state__in=IS_EXPECTED,
        appointment__starts_at__range=(at, at + READINESS_AHEAD),
    )
    for check in checks.select_related("appointment__patient"):
        lines = readiness(answers_from(check.answers), at=at, appointment_at=check.appointment.starts_at)
        red = [line for line in lines if line.level is Level.RED]
        if worst_of(lines) is Level.RED:
            url = reverse("scheduling:appointment", args=[check.appointment_id])
            words = " ".join(f"{line.finding} {line.to_do}" for line in red)
            yield WorkItem(
                20, "Not ready", words, check.appointment.patient.name, check.appointment.starts_at, url, urgent=True
            )


def answers_from(stored: dict) -> Answers:
    """The answers of a readiness check as the rules take them."""
    pregnancy = stored.get("pregnancy")
    return Answers(**{**stored, "pregnancy": Pregnancy(pregnancy) if pregnancy else None})
