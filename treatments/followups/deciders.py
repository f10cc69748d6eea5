"""What this feature's messages say, decided when they are sent. Neutral words: somebody else may read the screen."""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.messaging.decisions import Cancel, Decision, Send
from clinic.messaging.models import Message
from intake.patients.models import Patient
from intake.patients.queries import address_for
from intake.patients.services import make_link
from treatments.followups.models import BoosterOffer, FollowUp
from treatments.followups.offers import OfferState
from treatments.followups.reminder_plan import Purpose
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import IS_EXPECTED, State

DAY = timedelta(days=1)


def appointment(message: Message, at: datetime) -> Decision:
    """A reminder of an appointment, if it still stands and the reminder still has a point."""
    found = Appointment.objects.select_related("patient", "site").get(pk=message.context["appointment"])
    reminder = Purpose(message.context["reminder"])
    if found.state not in IS_EXPECTED:
        return Cancel(f"The appointment is {found.state}.")
    if found.starts_at <= at:
        return Cancel("The appointment has begun.")
    if reminder is Purpose.CONFIRM and found.state == State.CONFIRMED:
        return Cancel("The patient has confirmed.")
    if reminder is Purpose.READINESS and hasattr(found, "readiness"):
        return Cancel("The patient has answered.")
    target = f"/me/readiness/{found.pk}/" if reminder is Purpose.READINESS else f"/me/appointments/{found.pk}/"
    words = _reminder_words(reminder)
    when = date_format(found.starts_at.astimezone(found.site.zone), "D j M, H:i")
    days = max(1, (found.starts_at - at).days + 2)
    return _to(found.patient, target, words, {"when": when}, at=at, days=days)


def _reminder_words(reminder):
    """One sentence per reminder; `when` is on the clinic's clock."""
    return {
        Purpose.CONFIRMATION: _("%(clinic)s: your appointment is %(when)s. See it, or change it: %(url)s"),
        Purpose.PREPARATION: _("%(clinic)s: how to prepare for your appointment %(when)s: %(url)s"),
        Purpose.CONFIRM: _("%(clinic)s: appointment %(when)s. Please confirm, or find another time: %(url)s"),
        Purpose.READINESS: _("%(clinic)s: a few questions before %(when)s, one minute: %(url)s"),
        Purpose.FASTING_ESCORT: _("%(clinic)s: tomorrow, %(when)s. What to eat and who comes with you: %(url)s"),
        Purpose.DAY_BEFORE: _("%(clinic)s: reminder, appointment %(when)s. %(url)s"),
        Purpose.SAME_DAY: _("%(clinic)s: see you today, %(when)s. %(url)s"),
    }[reminder]


def questionnaire(message: Message, at: datetime) -> Decision:
    """Questions are due, if they still are."""
    found = FollowUp.objects.select_related("patient__site").get(pk=message.context["follow_up"])
    if found.state != "open":
        return Cancel(f"The questions are {found.state}.")
    words = _("%(clinic)s: a few short questions wait for you, whenever it suits you: %(url)s")
    days = max(2, (found.closes_on - at.date()).days + 1)
    return _to(found.patient, f"/me/follow-ups/{found.pk}/", words, {}, at=at, days=days)


def booster_offer(message: Message, at: datetime) -> Decision:
    """Times are held for the patient, if they still are."""
    offer = BoosterOffer.objects.select_related("review__patient__site").get(pk=message.context["offer"])
    if offer.state != OfferState.OPEN:
        return Cancel(f"The offer is {offer.state}.")
    words = _("%(clinic)s: we keep a few times for you until %(until)s. Choose one: %(url)s")
    until = date_format(offer.expires_at.astimezone(offer.review.patient.site.zone), "D j M, H:i")
    return _to(offer.review.patient, f"/me/times/{offer.pk}/", words, {"until": until}, at=at, days=4)


def _to(patient: Patient, target: str, words: str, facts: dict, *, at: datetime, days: int) -> Decision:
    where = address_for(patient)
    if where is None:
        return Cancel("The patient stopped messages on every channel we know.")
    channel, address = where
    url = make_link(patient, target, at=at, days=days)
    clinic = patient.site.public_name
    with translation.override(patient.language):
        return Send(
            channel=channel,
            to=address,
            subject=_("A message from %(clinic)s") % {"clinic": clinic},
            body=words % {"clinic": clinic, "url": url, **facts},
            zone=patient.time_zone,
        )
