"""What the invitation and its one reminder say, decided when they are sent.

Neutral: they name no treatment, no diagnosis, no questionnaire.
"""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.messaging.decisions import Cancel, Decision, Send
from clinic.messaging.models import Message
from intake.patients import services as patients
from intake.patients.queries import address_for
from intake.screening import nudging, queries
from intake.screening.models import PreAssessment


def invitation(message: Message, at: datetime) -> Decision:
    """The link to the pre-assessment. It is made here, so that its token stands in the sent words alone."""
    invited = PreAssessment.objects.select_related("patient__site").get(pk=message.about.partition(":")[2])
    if invited.state not in queries.FILLING_STATES:
        return Cancel("The forms are handed in, or not asked for any more.")
    return _letter(invited, _invitation_words, at)


def nudge(message: Message, at: datetime) -> Decision:
    """The one reminder, with a fresh link. Whoever went on meanwhile, or handed in, is left in peace."""
    begun = PreAssessment.objects.select_related("patient__site").get(pk=message.about.partition(":")[2])
    if begun.state not in queries.FILLING_STATES:
        return Cancel("The forms are handed in, or not asked for any more.")
    if not nudging.stands_still(begun.last_answer_at or begun.invited_at, at):
        return Cancel("The patient went on by themselves.")
    return _letter(begun, _not_begun_words if begun.last_answer_at is None else _nudge_words, at)


def _letter(pre_assessment, words, at):
    """A message with a link to the forms, in the patient's language and by the patient's way."""
    patient = pre_assessment.patient
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
            body=words(channel, {"clinic": patient.site.public_name, "name": patient.given_name, "url": url}),
            zone=patient.time_zone,
        )


def _nudge_words(channel, facts):
    if channel == "sms":
        return _("%(clinic)s: your forms are kept where you left them: %(url)s Reply STOP to opt out.") % facts
    return (
        _(
            "Hello %(name)s,\n\nyour forms for %(clinic)s are kept where you left them. You can go on whenever it "
            "suits you, also a little at a time:\n\n%(url)s\n\n"
            "If something in them is hard to answer, leave it out, or write back to us. You do not need to call "
            "anybody, and we do not remind you of this again."
        )
        % facts
    )


def _not_begun_words(channel, facts):
    if channel == "sms":
        return _("%(clinic)s: your forms are still here for you: %(url)s Reply STOP to opt out.") % facts
    return (
        _(
            "Hello %(name)s,\n\nyour forms for %(clinic)s are still here for you. You can begin whenever it suits you, "
            "and stop and go on as you like:\n\n%(url)s\n\n"
            "If you would rather not, you need not do anything. You do not need to call anybody, and we do not remind "
            "you of this again."
        )
        % facts
    )


def _invitation_words(channel, facts):
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
