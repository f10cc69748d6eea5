"""What the call to a prescriber says, decided when it is sent. No clinical word in it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from clinic.messaging.decisions import Cancel, Decision, Send
from clinic.messaging.models import Channel, Message
from treatments.infusions.models import Alert


def prescriber_call(message: Message, at: datetime) -> Decision:
    """Ask a prescriber to come, unless somebody has answered the alert meanwhile."""
    alert = Alert.objects.select_related("infusion__site").get(pk=message.context["alert"])
    if alert.answered_at is not None:
        return Cancel("Somebody has answered the alert.")
    if not message.user.email:
        return Cancel("The account has no e-mail address.")
    site = alert.infusion.site
    url = settings.BASE_URL + reverse("infusions:infusion", args=[alert.infusion_id])
    return Send(
        channel=Channel.EMAIL.value,
        to=message.user.email,
        subject=f"Please come now: {site.public_name}",
        body=f"Please open Stillpoint: a nurse needs you at a chair.\n\n{url}\n",
        zone=site.time_zone,
    )
