"""What follow-ups add to a patient's pages: the card for staff, and what the patient is asked now."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.accounts.roles import Action
from intake.patients.models import Patient
from intake.patients.todos import Todo
from treatments.followups.models import CourseStateEvent
from treatments.followups.queries import answers_of_check, follow_ups_of, open_offer_of, open_review
from treatments.followups.readiness import Answers
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.queries import next_appointment

SHOWN = 12


def card(request: HttpRequest, patient: Patient) -> dict | None:
    if not request.user.may(Action.SEE_CLINICAL_RECORD):
        return None
    today = timezone.now().astimezone(patient.zone).date()
    newest = follow_ups_of(patient).exclude(state="planned").order_by("-due_on", "-id")
    return {
        "template": "treatments/followups/card.html",
        "order": 60,
        "context": {
            "standing": CourseStateEvent.objects.filter(course__patient=patient).order_by("-id").first(),
            "review": open_review(patient.pk),
            "may_review": request.user.may(Action.REVIEW_BOOSTER),
            "follow_ups": [(one, one.stands_on(today)) for one in newest[:SHOWN]],
            "next": follow_ups_of(patient).filter(state="planned").first(),
        },
    }


def todos(patient: Patient, at: datetime) -> list[Todo]:
    """Questions that are open now, and the short check before an infusion."""
    waiting = [
        Todo(
            order=20,
            title=_("A few short questions"),
            text=_("How the past days were; open until %(day)s. You can stop at any point and go on later.")
            % {"day": date_format(follow_up.closes_on, "j F")},
            url=reverse("followups:own-follow-up", args=[follow_up.pk]),
            button=_("Answer"),
        )
        for follow_up in follow_ups_of(patient).filter(state="open")
    ]
    if offer := open_offer_of(patient):
        waiting.append(
            Todo(
                order=15,
                title=_("Choose a time"),
                text=_("We keep a few times for you. Take one, or tell us that none of them suits."),
                url=reverse("followups:own-times", args=[offer.pk]),
                button=_("See the times"),
            )
        )
    return [*waiting, *_before_infusion(patient, at)]


def _before_infusion(patient, at):
    """The short check, and what is asked again until it is told: without an escort the infusion cannot go ahead."""
    coming = next_appointment(patient, at)
    if not coming or not KINDS[coming.kind].is_infusion or (coming.starts_at - at).days >= 2:
        return
    known = answers_of_check(getattr(coming, "readiness", None))
    escort = {"escort_name": known.escort_name, "escort_phone": known.escort_phone}
    # The front desk may have written the escort down before the patient answered anything.
    answered = known != Answers(**escort)
    if not answered or not all(escort.values()):
        yield Todo(
            order=10,
            title=_("Who takes you home?") if answered else _("Before your appointment"),
            text=_("We still need their name and phone number.") if answered else _("Five questions, one minute."),
            url=reverse("followups:own-readiness", args=[coming.pk]),
            button=_("Answer"),
        )
