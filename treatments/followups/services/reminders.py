"""Which reminders an appointment still needs."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from clinic.messaging import services as messaging
from treatments.followups.models import BoosterOffer
from treatments.followups.offers import OfferState
from treatments.followups.reminder_plan import Booking, Purpose, Visit, planned_reminders
from treatments.followups.services.offers import withdraw_offer
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import IS_EXPECTED, State


@transaction.atomic
def plan_reminders(*, appointment: Appointment, at: datetime) -> int:
    """Intend every reminder that an expected appointment still needs, once each; cancel those of any other.

    Returns how many are intended. Running it twice changes nothing.
    """
    about = f"appointment:{appointment.pk}"
    if appointment.state not in IS_EXPECTED:
        messaging.cancel(about=about, why=f"the appointment is {appointment.state}", at=at)
        return 0
    _withdraw_offers_beside(appointment, at)
    reminders = [one for one in planned_reminders(_booking(appointment)) if one.expires_at > at]
    for reminder in reminders:
        messaging.plan(
            purpose="appointment",
            key=f"appointment-{appointment.pk}-{reminder.purpose}",
            patient_id=appointment.patient_id,
            about=about,
            context={"appointment": appointment.pk, "reminder": str(reminder.purpose)},
            due_at=reminder.due_at,
            expires_at=reminder.expires_at,
            at=at,
        )
    if appointment.state == State.CONFIRMED:
        messaging.cancel(keys=[f"appointment-{appointment.pk}-{Purpose.CONFIRM}"], why="confirmed already", at=at)
    return len(reminders)


def _booking(appointment) -> Booking:
    return Booking(
        starts_at=appointment.starts_at,
        booked_at=appointment.booked_at,
        zone=ZoneInfo(appointment.patient.time_zone),
        visit=Visit.INFUSION if KINDS[appointment.kind].is_infusion else Visit.OTHER,
        first_of_series=appointment.number_in_series == 1,
    )


def _withdraw_offers_beside(appointment, at):
    """Once the booster is booked by hand, the times that were offered for it are held no longer."""
    for offer in BoosterOffer.objects.filter(course=appointment.course_id, state=OfferState.OPEN):
        withdraw_offer(offer, by=None, at=at)
