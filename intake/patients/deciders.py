"""What the messages of this feature say, decided when they are sent."""

from datetime import datetime

from clinic.messaging.decisions import Cancel, Decision
from clinic.messaging.models import Message
from intake.patients import links, queries
from intake.patients.models import ContactWay, Patient
from intake.patients.wording import HELP, SIGN_IN_LINK, STARTED, STOPPED
from intake.patients.writing import say_to, write_to

OWN_HOME = "/me/"
ANSWERS = {"stop": STOPPED, "start": STARTED, "help": HELP}


def sign_in_link(message: Message, at: datetime) -> Decision:
    """A link to the patient's own pages, by the channel by which it was asked for."""
    patient = Patient.objects.select_related("site").get(pk=message.patient_id)
    where = _where_asked(patient, message.context.get("channel"))
    return write_to(patient, SIGN_IN_LINK.code, target=OWN_HOME, at=at, days=links.DAYS_ON_REQUEST, where=where)


def reply(message: Message, at: datetime) -> Decision:
    """The one answer to STOP, START or HELP, on the channel it came by; a stop does not hold back its confirmation."""
    patient = Patient.objects.select_related("site").get(pk=message.patient_id)
    if message.context["channel"] == ContactWay.EMAIL and message.context["reply"] == "stop":
        return Cancel("Somebody who stopped e-mail at their mail provider gets none, not even a confirmation.")
    return say_to(
        patient,
        ANSWERS[message.context["reply"]].code,
        where=(message.context["channel"], message.context["to"]),
        phone=patient.site.phone,
        crisis_line=patient.site.crisis_line,
    )


def _where_asked(patient, channel):
    """The channel by which the link was asked for, unless the patient stopped it."""
    address = {ContactWay.EMAIL: patient.email, ContactWay.SMS: patient.mobile}.get(channel)
    said = queries.channels_of(patient).get(channel)
    if not address or (said and not said.allowed):
        return None
    return channel, address
