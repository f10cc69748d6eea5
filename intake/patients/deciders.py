"""What the messages of this feature say, decided when they are sent."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from clinic.messaging.decisions import Cancel, Decision, Send
from clinic.messaging.models import Message
from intake.patients import links, queries, services
from intake.patients.models import ContactWay, Patient

OWN_HOME = "/me/"


def sign_in_link(message: Message, at: datetime) -> Decision:
    """A link to the patient's own pages. It is made here, so that its token stands in the sent words alone."""
    patient = Patient.objects.select_related("site").get(pk=message.patient_id)
    where = _where_asked(patient, message.context.get("channel")) or queries.address_for(patient)
    if where is None:
        return Cancel("The patient stopped messages on every channel we know.")
    channel, address = where
    url = services.make_link(patient, OWN_HOME, at=at, days=links.DAYS_ON_REQUEST)
    with translation.override(patient.language):
        return Send(
            channel=channel,
            to=address,
            subject=_("Your link to %(clinic)s") % {"clinic": patient.site.public_name},
            body=_sign_in_words(patient, channel, url),
            zone=patient.time_zone,
        )


def reply(message: Message, at: datetime) -> Decision:
    """The one answer to STOP, START or HELP, on the channel it came by; a stop does not hold back its confirmation."""
    patient = Patient.objects.select_related("site").get(pk=message.patient_id)
    site = patient.site
    facts = {"clinic": site.public_name, "phone": site.phone, "crisis_line": site.crisis_line}
    with translation.override(patient.language):
        words = {
            "stop": _("%(clinic)s: no more messages will come this way. Reply START to have them back."),
            "start": _("%(clinic)s: messages come this way again. Reply STOP to end them."),
            "help": _(
                "%(clinic)s: reply STOP to end messages. To reach us: %(phone)s. In danger: 911 or %(crisis_line)s."
            ),
        }[message.context["reply"]]
        return Send(
            channel=message.context["channel"],
            to=message.context["to"],
            subject=site.public_name,
            body=words % facts,
            zone=patient.time_zone,
        )


def _where_asked(patient, channel):
    """The channel by which the link was asked for, unless the patient stopped it."""
    address = {ContactWay.EMAIL: patient.email, ContactWay.SMS: patient.mobile}.get(channel)
    said = queries.channels_of(patient).get(channel)
    if not address or (said and not said.allowed):
        return None
    return channel, address


def _sign_in_words(patient, channel, url):
    words = {"clinic": patient.site.public_name, "url": url}
    if channel == ContactWay.SMS:
        return _("%(clinic)s: your link, for one day: %(url)s Reply STOP to opt out.") % words
    return (
        _(
            "Hello,\n\nhere is the link to your own pages at %(clinic)s:\n\n%(url)s\n\n"
            "It asks for your date of birth and works for one day. If you did not ask for it, you need not do anything."
        )
        % words
    )
