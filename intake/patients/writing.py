"""Writing to a patient: by their way, in their language, with a link to their own pages."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format

from clinic.messaging.decisions import Cancel, Decision, Part, Send, Visit
from clinic.messaging.framing import answer, write
from clinic.messaging.own_words import in_use, wording
from intake.patients import links, queries, services
from intake.patients.models import Patient

Where = tuple[str, str]


def write_to(
    patient: Patient,
    code: str,
    *,
    target: str,
    at: datetime,
    days: int = links.DAYS,
    where: Where | None = None,
    visit: datetime | None = None,
    **facts: str | datetime,
) -> Decision:
    """The message `code` with a fresh link to one of the patient's own pages, or why there is none to be sent.

    The link is made here, so that its token stands in the sent words alone. An instant among the facts is written on
    the clock it is given in. `where` is another channel and address than the patient's usual ones. `visit` is the
    beginning of the appointment it is about, under which it stands in one message with others.
    """
    where = where or queries.address_for(patient)
    if where is None:
        return Cancel("The patient stopped messages on every channel we know.")
    url = services.make_link(patient, target, at=at, days=days)
    return say_to(patient, code, where=where, visit=visit, url=url, **facts)


def say_to(
    patient: Patient, code: str, *, where: Where, visit: datetime | None = None, **facts: str | datetime
) -> Decision:
    """The message `code` without a link of its own making, to this channel and address."""
    site, (channel, to) = patient.site, where
    with translation.override(patient.language):
        said = {name: _written(fact, patient) for name, fact in facts.items()}
        words = in_use(code, patient.language).fill({"clinic": site.public_name, "name": patient.given_name} | said)
        if wording(code).is_answer:
            return Send(channel, to, *answer(words, site.public_name, channel), patient.zone.key)
        about = Visit(visit, _written(visit, patient)) if visit else None
    part = Part(site.public_name, patient.given_name, patient.language, words, about)
    return write(part, channel=channel, to=to, zone=patient.zone.key)


def _written(fact, patient) -> str:
    """An instant on its own clock, which is named where the patient's shows another time."""
    if not isinstance(fact, datetime):
        return fact
    same = fact.astimezone(patient.zone).utcoffset() == fact.utcoffset()
    return date_format(fact, "D j M, H:i" if same else "D j M, H:i T")
