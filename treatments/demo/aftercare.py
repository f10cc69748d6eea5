"""What follows in the stories: questionnaires answered in time, the course looked at, a booster approved."""

from datetime import datetime, time, timedelta
from random import Random

from django.conf import settings

from clinic.audit.history import because
from clinic.messaging.channels.log import KEPT
from clinic.messaging.models import Message
from intake.assessments import services as assessments
from intake.assessments.models import Occasion
from intake.patients.models import Patient
from intake.risk import services as risk
from intake.risk.queries import open_case_of
from treatments.courses.models import Course, Order
from treatments.courses.services import record_weight
from treatments.demo.answers import answers_to
from treatments.demo.clinic import DemoClinic
from treatments.demo.stories import Story, lsas_share
from treatments.demo.treating import draft_of
from treatments.followups import services as followups
from treatments.followups.models import BoosterReview, FollowUp

ANSWERED_AT = time(19, 30)
RETURN_RATE = 0.9


def answer_what_is_due(patient: Patient, story: Story, severity: int, first, random: Random, until: datetime) -> None:
    """Answer the follow-ups whose day lies before `until`, most of them; the rest is missed."""
    zone = patient.site.zone
    due = FollowUp.objects.filter(patient=patient, state__in=["planned", "open"]).order_by("due_on", "pk")
    for follow_up in due.select_related("course__protocol", "patient__site"):
        at = datetime.combine(follow_up.due_on, ANSWERED_AT, zone)
        if at >= until:
            continue
        day = max(0, (follow_up.due_on - first).days)
        if random.random() < RETURN_RATE:
            _answer(follow_up, patient, severity * lsas_share(story, day) // 100, random, at)
        elif follow_up.closes_on < until.date():
            with because("made-up story"):
                FollowUp.objects.filter(pk=follow_up.pk).update(state="missed")


def _answer(follow_up, patient, severity, random, at):
    with because("made-up story"):
        FollowUp.objects.filter(pk=follow_up.pk).update(state="open")
    for instrument in follow_up.instruments:
        assessments.record_complete(
            patient=patient,
            instrument=instrument,
            answers=answers_to(instrument, severity, random),
            occasion=Occasion.FOLLOW_UP,
            about=f"follow-up:{follow_up.pk}",
            at=at,
            mode="self",
            by=patient.user,
        )
    followups.finish(follow_up, at=at)
    _look_after(patient, at)


def _look_after(patient, at):
    """Somebody gets much worse in a story: a prescriber looks at once, and writes down how it ended."""
    case = open_case_of(patient)
    if case is None or case.state != "open":
        return
    by = case.site.on_call.get(rank=1).user
    risk.acknowledge(case=case, by=by, at=at + timedelta(minutes=6))
    risk.close(
        case=case,
        outcome="spoke-safe",
        reason="Called back the same evening; worse, no danger. Booster to be considered.",
        by=by,
        at=at + timedelta(minutes=40),
    )


def approve_booster(clinic: DemoClinic, patient: Patient, weight_kg, at: datetime) -> Order | None:
    """The prescriber approves the open booster review, if the story has led to one."""
    review = BoosterReview.objects.filter(patient=patient, state="open").first()
    if review is None:
        return None
    record_weight(patient=patient, value=weight_kg, unit="kg", by=clinic.staff["nora"], at=at)
    protocol = clinic.protocols["sad-booster"]
    return followups.approve(review, protocol=protocol, draft=draft_of(protocol), by=clinic.staff["percy"], at=at)


def evaluate_all(at: datetime) -> None:
    """Look at every course once more, as beat does every hour."""
    for course in Course.objects.select_related("patient", "protocol").order_by("pk"):
        followups.evaluate(course, at=at)


def settle_messages(before: datetime) -> None:
    """What was due in the stories' past counts as sent, as many a week as a patient gets: made-up people get no mail.

    What came on the same day, or in a week that was full, went along in the one before.
    """
    due = Message.objects.filter(due_at__lt=before, state="waiting").order_by("patient_id", "due_at", "pk")
    went: list[Message] = []
    with because("made-up story"):
        for message in due:
            at_once = message.purpose in settings.MESSAGE_PURPOSES_AT_ONCE or message.patient_id is None
            went = [one for one in went if one.patient_id == message.patient_id]
            carrier = None if at_once else _carrier_of(message, went)
            message.sent_at = carrier.sent_at if carrier else message.due_at + timedelta(seconds=40)
            Message.objects.filter(pk=message.pk).update(
                state="sent",
                channel="email",
                to_address="made-up@people.example",
                subject="A message from the clinic",
                body="Made-up person: nothing was sent.",
                sent_at=message.sent_at,
                carrier=carrier,
                attempts=0 if carrier else 1,
                why=KEPT,
            )
            if carrier is None and not at_once:
                went.append(message)


def _carrier_of(message: Message, went: list[Message]) -> Message | None:
    """The last message of this patient, if another one would have been too many."""
    day = message.due_at.date()
    this_week = [one for one in went if one.sent_at > message.due_at - timedelta(days=7)]
    is_full = len(this_week) >= settings.MESSAGES_PER_PATIENT_PER_WEEK
    same_day = [one for one in this_week if one.sent_at.date() == day]
    return went[-1] if is_full or len(same_day) >= settings.MESSAGES_PER_PATIENT_PER_DAY else None
