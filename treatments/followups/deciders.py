"""What this feature's messages say, decided when they are sent."""

from datetime import datetime

from clinic.messaging.decisions import Cancel, Decision, Later
from clinic.messaging.models import Message
from intake.patients.writing import write_to
from treatments.followups.models import BoosterOffer, FollowUp
from treatments.followups.offers import OfferState
from treatments.followups.reminder_plan import Purpose
from treatments.followups.services.reminders import was_prepared
from treatments.followups.wording import AFTER_CARE, BOOSTER_OFFER, BOOSTER_REMINDER, MISSED, QUESTIONNAIRE, code_of
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import IS_EXPECTED, State

# How long the links of these messages work, in days: until what they lead to is of no use any more.
AFTER_THE_VISIT = 3
OF_AN_OFFER = 4


def appointment(message: Message, at: datetime) -> Decision:
    """A reminder of an appointment, if it still stands and the reminder still has a point."""
    found = _appointment_of(message)
    reminder = Purpose(message.context["reminder"])
    if found.state not in IS_EXPECTED:
        return Cancel(f"The appointment is {found.state}.")
    if found.starts_at <= at:
        return Cancel("The appointment has begun.")
    if reminder is Purpose.CONFIRM and found.state == State.CONFIRMED:
        return Cancel("The patient has confirmed.")
    if reminder is Purpose.READINESS and hasattr(found, "readiness"):
        return Cancel("The patient has answered.")
    if reminder is Purpose.SAME_DAY and _is_another_day(found.starts_at, at, found.patient):
        return Later(message.due_at, "It is for the day itself.")
    if reminder is Purpose.PREPARATION and was_prepared(found):
        return Cancel("The patient was told how to prepare for this series.")
    page = "readiness" if reminder is Purpose.READINESS else "appointments"
    days = max(1, (found.starts_at - at).days + 2)
    return _about(found, page, code_of(reminder), at=at, days=days)


def missed(message: Message, at: datetime) -> Decision:
    """Nobody came, and nothing has become of it since."""
    found = _appointment_of(message)
    if found.state != State.NOSHOW:
        return Cancel(f"The appointment is {found.state}.")
    if hasattr(found, "moved_to"):
        return Cancel("Another time is booked.")
    return _about(found, "appointments", code_of(MISSED), at=at, days=AFTER_THE_VISIT)


def after_care(message: Message, at: datetime) -> Decision:
    """What is good to know on the evening after a visit."""
    return _about(_appointment_of(message), "appointments", code_of(AFTER_CARE), at=at, days=AFTER_THE_VISIT)


def questionnaire(message: Message, at: datetime) -> Decision:
    """Questions are due, if they still are."""
    found = FollowUp.objects.select_related("patient__site").get(pk=message.context["follow_up"])
    if found.state != "open":
        return Cancel(f"The questions are {found.state}.")
    days = max(2, (found.closes_on - at.date()).days + 1)
    return write_to(found.patient, QUESTIONNAIRE.code, target=f"/me/follow-ups/{found.pk}/", at=at, days=days)


def booster_offer(message: Message, at: datetime) -> Decision:
    """Times are held for the patient, if they still are."""
    offer = BoosterOffer.objects.select_related("review__patient__site").get(pk=message.context["offer"])
    if offer.state != OfferState.OPEN:
        return Cancel(f"The offer is {offer.state}.")
    patient = offer.review.patient
    if message.due_at > at and _is_another_day(message.due_at, at, patient):
        return Later(message.due_at, "The patient was asked only now.")
    words = BOOSTER_REMINDER if message.due_at > offer.made_at else BOOSTER_OFFER
    target = f"/me/times/{offer.pk}/"
    until = offer.expires_at.astimezone(patient.site.zone)
    return write_to(patient, words.code, target=target, at=at, days=OF_AN_OFFER, until=until)


def _appointment_of(message):
    return Appointment.objects.select_related("patient__site", "site").get(pk=message.context["appointment"])


def _is_another_day(instant, at, patient) -> bool:
    """On the patient's own clock."""
    zone = patient.zone
    return instant.astimezone(zone).date() != at.astimezone(zone).date()


def _about(found, page, code, *, at, days):
    when = found.starts_at.astimezone(found.site.zone)
    return write_to(found.patient, code, target=f"/me/{page}/{found.pk}/", at=at, days=days, visit=when, when=when)
