"""What scheduling's own messages say, decided when they are sent."""

from datetime import datetime

from clinic.messaging.decisions import Cancel, Decision
from clinic.messaging.models import Message
from intake.patients.writing import write_to
from treatments.scheduling.models import WaitlistOffer
from treatments.scheduling.waiting import OfferState
from treatments.scheduling.wording import WAITLIST_OFFER


def waitlist_offer(message: Message, at: datetime) -> Decision:
    """A time has become free, if it still is."""
    offer = WaitlistOffer.objects.select_related("entry__patient__site").get(pk=message.context["offer"])
    if offer.state != OfferState.OPEN:
        return Cancel(f"The offer is {offer.state}.")
    patient, target = offer.entry.patient, f"/me/offers/{offer.pk}/"
    when = offer.starts_at.astimezone(patient.site.zone)
    return write_to(patient, WAITLIST_OFFER.code, target=target, at=at, days=1, when=when)
