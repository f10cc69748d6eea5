"""What follow-ups ask of staff: reviews to decide, boosters to book, red checks, questionnaires nobody answered."""

from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.web.workitems import WorkItem
from treatments.followups import queries
from treatments.followups.models import BoosterOffer, BoosterReview
from treatments.followups.readiness import Who
from treatments.scheduling.models import TAKES_PLACE


def items(user: User, at: datetime) -> list[WorkItem]:
    return [*_reviews(user), *_to_book(user), *_not_ready(user, at), *_unanswered(user, at)]


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
    """Red lines for whoever answers for them; from a day before, what nobody has answered is red as well."""
    if not user.may(Action.BOOK_APPOINTMENT):
        return
    clinical = user.may(Action.RUN_INFUSION)
    for appointment, red in queries.red_lines(queries.coming_infusions(user, at), user, at):
        mine = [line for line in red if clinical or line.who is Who.FRONT_DESK]
        if mine:
            words = " ".join(f"{line.finding} {line.to_do}" for line in mine)
            url = reverse("followups:readiness", args=[appointment.pk])
            yield WorkItem(20, "Not ready", words, appointment.patient.name, appointment.starts_at, url, urgent=True)


def _unanswered(user, at):
    if not user.may(Action.INVITE_PATIENT):
        return
    people = len({follow_up.patient_id for follow_up in queries.unanswered_at(user, at)})
    if people:
        title = f"{people} {'patient has' if people == 1 else 'patients have'} not answered a questionnaire"
        yield WorkItem(55, "Not answered", title, "", None, reverse("followups:unanswered"))
