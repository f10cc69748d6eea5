"""What the invitation says, decided when it is sent. Neutral: it names no treatment, no diagnosis, no questionnaire."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.messaging.decisions import Cancel, Decision, Send
from clinic.messaging.models import Message
from intake.patients import services as patients
from intake.patients.queries import address_for
from intake.screening import queries
from intake.screening.models import PreAssessment


def invitation(message: Message, at: datetime) -> Decision:
    """The link to the pre-assessment. It is made here, so that its token stands in the sent words alone."""
    invited = PreAssessment.objects.select_related("patient__site").get(pk=message.about.partition(":")[2])
    if invited.state not in queries.FILLING_STATES:
        return Cancel("The forms are handed in, or not asked for any more.")
    patient = invited.patient
    where = address_for(patient)
    if where is None:
        return Cancel("The patient stopped messages on every channel we know.")
    channel, address = where
    url = patients.make_link(patient, reverse("screening:overview"), at=at)
    with translation.override(patient.language):
        return Send(
            channel=channel,
            to=address,
            subject=_("Your forms for %(clinic)s") % {"clinic": patient.site.public_name},
            body=_words(channel, {"clinic": patient.site.public_name, "name": patient.given_name, "url": url}),
            zone=patient.time_zone,
        )


def _words(channel, facts):
    if channel == "sms":
        return _("%(clinic)s: your forms are ready: %(url)s Reply STOP to opt out.") % facts
    return (
        _(
            "Hello %(name)s,\n\nyour forms for %(clinic)s are ready. You can fill them out on your phone, in your own "
            "time; every answer is kept, and you can stop and go on whenever you like:\n\n%(url)s\n\n"
            "The link asks for your date of birth. It works for 14 days, and you can ask for a new one on the same "
            "page. You do not need to call anybody."
        )
        % facts
    )
