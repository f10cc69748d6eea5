"""What the messages of this feature say, decided when they are sent. No clinical word in any of them."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from clinic.messaging.decisions import Cancel, Decision, Send
from clinic.messaging.models import Channel, Message
from intake.patients.models import Patient
from intake.patients.writing import say_to
from intake.risk.models import RiskCase
from intake.risk.states import State
from intake.risk.wording import CRISIS_REPLY


def risk_case(message: Message, at: datetime) -> Decision:
    """Ask a member of staff to look, unless somebody has acknowledged or it went on to the next person meanwhile."""
    case = RiskCase.objects.select_related("site").get(pk=message.context["case"])
    if case.state != State.OPEN:
        return Cancel("Somebody has acknowledged the case.")
    if case.step != message.context["step"]:
        return Cancel("The case went on to the next person.")
    if not message.user.email:
        return Cancel("The account has no e-mail address.")
    url = settings.BASE_URL + reverse("risk:case", args=[case.pk])
    return Send(
        channel=Channel.EMAIL.value,
        to=message.user.email,
        subject=f"Please open {case.site.public_name}",
        body=f"Please open Stillpoint: something needs you.\n\n{url}\n",
        zone=case.site.time_zone,
    )


def crisis_reply(message: Message, at: datetime) -> Decision:
    """Answer a patient who wrote that they are in danger, on the channel they used, whatever they stopped before."""
    patient = Patient.objects.select_related("site").get(pk=message.patient_id)
    where = message.context["channel"], message.context["to"]
    return say_to(patient, CRISIS_REPLY.code, where=where, crisis_line=patient.site.crisis_line)
