"""What the clinic of the journey begins with: its sites and staff, and one patient treated twelve weeks ago.

Runs inside `manage.py shell`, by the same services as the pages.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from clinic.audit.history import because
from clinic.sites.models import Site
from intake.patients.models import Patient
from treatments.demo import aftercare, intaking, treating
from treatments.demo.clinic import DemoClinic, make_clinic
from treatments.demo.people import Person
from treatments.demo.stories import Stage, Story
from treatments.followups import services as followups
from treatments.followups.models import BoosterReview
from treatments.scheduling.models import Appointment

DAY = timedelta(days=1)
TREATED_DAYS_AGO = 84
SEVERITY = 60
# A response after the series that has faded by week 8: one such reading alone is not yet a loss of response.
FADING = ((4, 82), (7, 66), (14, 50), (18, 46), (28, 52), (55, 84), (84, 90))
STORY = Story(Stage.TREATED, TREATED_DAYS_AGO, FADING)


class Diligent(Random):
    """Chance that never lets anybody miss a questionnaire."""

    def random(self):
        return 0.0

    def getrandbits(self, k):
        return super().getrandbits(k)


@transaction.atomic
def open_clinic(time_zone: str) -> None:
    now = timezone.now()
    clinic = make_clinic(now - (TREATED_DAYS_AGO + 60) * DAY)
    Site.objects.filter(pk=clinic.site.pk).update(time_zone=time_zone)
    clinic.site.refresh_from_db()
    today = now.astimezone(ZoneInfo(time_zone)).date()
    returning = Person(1, "Bea", "Returning", date(1988, 4, 9), "female", 64, 170)
    _treat(clinic, returning, today)
    aftercare.settle_messages(now)


def _treat(clinic: DemoClinic, person: Person, today: date) -> None:
    """The pre-assessment, six infusions and every questionnaire up to yesterday."""
    random = Diligent(7)
    first = today - TREATED_DAYS_AGO * DAY
    invited = _morning(clinic, first - 24 * DAY)
    patient = intaking.register(clinic, person, invited - DAY)
    with because("counts in the figures as anybody does"):
        Patient.objects.filter(pk=patient.pk).update(demo=False)
    intaking.answer_pre_assessment(clinic, patient, STORY, SEVERITY, random, invited)
    intaking.add_results(clinic, patient, person, invited + 3 * DAY)
    intaking.decide_eligible(clinic, patient, invited + 4 * DAY)
    order = treating.order_series(clinic, patient, person, invited + 6 * DAY)
    intaking.consent_to_treatment(clinic, patient, invited + 7 * DAY)
    days = [first + offset * DAY for offset in treating.SERIES_DAYS]
    infusing = treating.Infusing(clinic, random)
    for appointment in treating.book_series(clinic, order.course, days, invited + 8 * DAY):
        aftercare.answer_what_is_due(patient, STORY, SEVERITY, first, random, appointment.starts_at)
        infusing.run(Appointment.objects.get(pk=appointment.pk), person)
    aftercare.answer_what_is_due(patient, STORY, SEVERITY, first, random, _morning(clinic, today))
    _wait_for_another_reading(clinic, _morning(clinic, first + 57 * DAY))
    treating.courses.record_weight(
        patient=patient, value=Decimal(person.weight_kg), unit="kg", by=clinic.staff["nora"], at=_morning(clinic, today)
    )


def _wait_for_another_reading(clinic, at):
    """At week 8 the interval asked for a booster; the prescriber decided to wait for the next questionnaire."""
    review = BoosterReview.objects.get(state="open")
    followups.decline(review, note="One reading alone; we look again at week 12.", by=clinic.staff["percy"], at=at)


def _morning(clinic, day):
    return datetime.combine(day, time(8), clinic.site.zone)
