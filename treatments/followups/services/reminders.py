"""Which reminders an appointment still needs, and what is written after it."""

from datetime import datetime

from django.db import transaction

from clinic.messaging import services as messaging
from clinic.messaging.models import Message
from clinic.messaging.states import State as MessageState
from treatments.followups.models import BoosterOffer
from treatments.followups.offers import OfferState
from treatments.followups.reminder_plan import (
    MISSED_EXPIRES,
    Booking,
    Purpose,
    Visit,
    after_care_hours,
    planned_reminders,
)
from treatments.followups.services.offers import withdraw_offer
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import IS_EXPECTED, State

WENT_OUT = (MessageState.SENT, MessageState.DELIVERED, MessageState.CLAIMED, MessageState.UNCERTAIN)


@transaction.atomic
def plan_reminders(*, appointment: Appointment, at: datetime) -> int:
    """Intend every reminder that an expected appointment still needs, once each; cancel those of any other.

    Somebody who did not come is written to once. Returns how many are intended. Running it twice changes nothing.
    """
    about = f"appointment:{appointment.pk}"
    if appointment.state not in IS_EXPECTED:
        messaging.cancel(about=about, why=f"the appointment is {appointment.state}", at=at)
        return _write_to_who_missed(appointment, at) if appointment.state == State.NOSHOW else 0
    _withdraw_offers_beside(appointment, at)
    booking = _booking(appointment)
    options = frozenset({Purpose.SAME_DAY} if appointment.site.same_day_reminder else ())
    reminders = [one for one in planned_reminders(booking, options=options) if one.expires_at > at]
    for reminder in reminders:
        messaging.plan(
            purpose="appointment",
            key=_key(appointment.pk, reminder.purpose),
            patient_id=appointment.patient_id,
            about=about,
            context={"appointment": appointment.pk, "reminder": str(reminder.purpose)},
            due_at=reminder.due_at,
            expires_at=reminder.expires_at,
            at=at,
        )
    if appointment.state == State.CONFIRMED:
        messaging.cancel(keys=[_key(appointment.pk, Purpose.CONFIRM)], why="confirmed already", at=at)
    return len(reminders)


def _write_to_who_missed(appointment, at) -> int:
    if at >= appointment.starts_at + MISSED_EXPIRES:
        return 0
    messaging.plan(
        purpose="missed-appointment",
        key=_key(appointment.pk, "missed"),
        patient_id=appointment.patient_id,
        about=f"missed:{appointment.pk}",
        context={"appointment": appointment.pk},
        due_at=at,
        expires_at=appointment.starts_at + MISSED_EXPIRES,
        at=at,
    )
    return 1


@transaction.atomic
def plan_after_care(*, appointment: Appointment, at: datetime) -> None:
    """Write on the evening after a visit that ended as planned. Running it twice changes nothing."""
    due_at, expires_at = after_care_hours(at, appointment.patient.zone)
    messaging.plan(
        purpose="after-care",
        key=_key(appointment.pk, "after-care"),
        patient_id=appointment.patient_id,
        about=f"visit:{appointment.pk}",
        context={"appointment": appointment.pk},
        due_at=due_at,
        expires_at=expires_at,
        at=at,
    )


def was_prepared(appointment: Appointment) -> bool:
    """Whether the patient was told how to prepare by another appointment of the same series, since moved."""
    if appointment.course_id is None:
        return False
    others = Appointment.objects.filter(course=appointment.course_id).exclude(pk=appointment.pk)
    keys = [_key(other, Purpose.PREPARATION) for other in others.values_list("pk", flat=True)]
    return Message.objects.filter(purpose_key__in=keys, state__in=WENT_OUT).exists()


def _key(appointment_id: int, what: str) -> str:
    return f"appointment-{appointment_id}-{what}"


def _booking(appointment) -> Booking:
    return Booking(
        starts_at=appointment.starts_at,
        booked_at=appointment.booked_at,
        zone=appointment.patient.zone,
        visit=Visit.INFUSION if KINDS[appointment.kind].is_infusion else Visit.OTHER,
        first_of_series=appointment.number_in_series == 1 and not was_prepared(appointment),
    )


def _withdraw_offers_beside(appointment, at):
    """Once the booster is booked by hand, the times that were offered for it are held no longer."""
    for offer in BoosterOffer.objects.filter(course=appointment.course_id, state=OfferState.OPEN):
        withdraw_offer(offer, by=None, at=at)
