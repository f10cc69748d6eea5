"""What scheduling's own messages say, decided when they are sent. Neutral words: somebody else may read the screen."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.messaging.decisions import Cancel, Decision, Send
from clinic.messaging.models import Message
from intake.patients.queries import address_for
from intake.patients.services import make_link
from treatments.scheduling.models import WaitlistOffer
from treatments.scheduling.waiting import OfferState


def waitlist_offer(message: Message, at: datetime) -> Decision:
    """A time has become free, if it still is."""
    offer = WaitlistOffer.objects.select_related("entry__patient__site").get(pk=message.context["offer"])
    if offer.state != OfferState.OPEN:
        return Cancel(f"The offer is {offer.state}.")
    patient = offer.entry.patient
    where = address_for(patient)
    if where is None:
        return Cancel("The patient stopped messages on every channel we know.")
    channel, address = where
    facts = {
        "clinic": patient.site.public_name,
        "when": date_format(offer.starts_at.astimezone(patient.site.zone), "D j M, H:i"),
        "url": make_link(patient, f"/me/offers/{offer.pk}/", at=at, days=1),
    }
    with translation.override(patient.language):
        return Send(
            channel=channel,
            to=address,
            subject=_("A message from %(clinic)s") % facts,
            body=_(
                "%(clinic)s: an earlier time is free, %(when)s. Take it or leave it, first come first served: %(url)s"
            )
            % facts,
            zone=patient.time_zone,
        )
