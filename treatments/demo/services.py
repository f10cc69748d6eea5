"""Tell every story from its beginning to the day of the demo. The same arguments make the same clinic."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from intake.patients.models import Enquiry, Patient
from intake.patients.services import receive_enquiry
from treatments.courses.models import Order
from treatments.demo import aftercare, intaking, stock_days, treating
from treatments.demo.clinic import DemoClinic, make_clinic
from treatments.demo.people import Person, make_person
from treatments.demo.stories import Stage, Story, story_of
from treatments.followups import services as followups
from treatments.scheduling.models import Appointment
from treatments.scheduling.services import confirm

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
OPENED_DAYS_AGO = 200
FIRST_THING = time(8, 0)


class NotEmpty(Exception):
    """There are people in this clinic; the demo is made in an empty one only."""


@dataclass(frozen=True)
class Telling:
    """What one story is told with."""

    clinic: DemoClinic
    person: Person
    story: Story
    random: Random
    as_of: date

    def morning(self, day: date) -> datetime:
        return datetime.combine(day, FIRST_THING, self.clinic.site.zone).astimezone(UTC)


@transaction.atomic
def seed_demo(*, patients: int, seed: int, as_of: date) -> DemoClinic:
    """Make a clinic of made-up people, up to the morning of `as_of`. Raises NotEmpty."""
    if Patient.objects.exists():
        raise NotEmpty("There are people in this clinic already; the demo is made in an empty one only.")
    opened = datetime.combine(as_of - OPENED_DAYS_AGO * DAY, time(12), UTC)
    clinic = make_clinic(opened)
    for number in range(1, patients + 1):
        random = Random(f"{seed}-{number}")
        _tell(Telling(clinic, make_person(number, random, as_of), story_of(number), random, as_of))
    this_morning = datetime.combine(as_of, FIRST_THING, clinic.site.zone).astimezone(UTC)
    _enquiries(clinic, this_morning)
    aftercare.evaluate_all(this_morning)
    followups.open_due(at=this_morning)
    aftercare.settle_messages(this_morning)
    stock_days.close_days(by=clinic.staff["nora"], at=this_morning)
    return clinic


def _tell(telling: Telling) -> None:
    story, clinic, random = telling.story, telling.clinic, telling.random
    severity = random.randrange(52, 72)
    treated = story.stage in (Stage.IN_SERIES, Stage.TREATED)
    first = telling.as_of - story.days_ago * DAY
    invited = telling.morning(first - (24 * DAY if treated else 0 * DAY))
    patient = intaking.register(clinic, telling.person, invited - DAY)
    if story.stage is Stage.INVITED:
        intaking.screening.invite(patient=patient, by=clinic.staff["dana"], at=invited)
        return
    share = 40 if story.stage is Stage.STARTED else 100
    intaking.answer_pre_assessment(clinic, patient, story, severity, random, invited, share=share)
    if story.stage in (Stage.STARTED, Stage.SUBMITTED):
        return
    intaking.add_results(clinic, patient, telling.person, invited + 3 * DAY)
    intaking.decide_eligible(clinic, patient, invited + 4 * DAY)
    if treated:
        order = treating.order_series(clinic, patient, telling.person, invited + 6 * DAY)
        intaking.consent_to_treatment(clinic, patient, invited + 7 * DAY)
        _treat(telling, patient, order, first, severity, invited + 8 * DAY)


def _treat(telling, patient, order: Order, first: date, severity: int, booked_at: datetime) -> None:
    """Book the series, and live through it up to the day of the demo; what is booked later stays booked."""
    days = [first + offset * DAY for offset in treating.SERIES_DAYS]
    appointments = treating.book_series(telling.clinic, order.course, days, booked_at)
    infusing = treating.Infusing(telling.clinic, telling.random)
    for appointment in appointments:
        followups.plan_reminders(appointment=appointment, at=booked_at)
    for appointment in appointments:
        if appointment.starts_at >= telling.morning(telling.as_of):
            break
        _live_until(telling, patient, severity, first, appointment.starts_at)
        confirm(appointment, by=patient.user, at=appointment.starts_at - 2 * DAY, why="by the patient")
        infusing.run(Appointment.objects.get(pk=appointment.pk), telling.person)
    _live_until(telling, patient, severity, first, telling.morning(telling.as_of))
    if telling.story.boosted:
        _boost(telling, patient)


def _live_until(telling, patient, severity, first, until):
    aftercare.answer_what_is_due(patient, telling.story, severity, first, telling.random, until)


def _boost(telling, patient) -> None:
    """The review that the story has led to is approved three days before the demo, and booked for next week."""
    at = telling.morning(telling.as_of - 3 * DAY)
    order = aftercare.approve_booster(telling.clinic, patient, Decimal(telling.person.weight_kg), at)
    if order is not None:
        intaking.consent_to_treatment(telling.clinic, patient, at + DAY)
        booked = treating.book_series(telling.clinic, order.course, [telling.as_of + 5 * DAY], at + DAY)
        followups.plan_reminders(appointment=booked[0], at=at + DAY)


def _enquiries(clinic, at) -> list[Enquiry]:
    return [
        receive_enquiry(
            site=clinic.site,
            at=at - hours * HOUR,
            name=name,
            email=f"{name.split()[0].lower()}@people.example",
            contact_way="email",
            please_do_not_call=True,
        )
        for name, hours in (("Wren Ashby", 20), ("Sasha Lund", 3))
    ]
