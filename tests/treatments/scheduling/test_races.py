"""Many at the same instant: the database lets exactly one of them have the chair."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from tests.cast import make_patient
from treatments.scheduling import services
from treatments.scheduling.kinds import INFUSION
from treatments.scheduling.models import Appointment

START = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
THREADS = 50


@pytest.mark.django_db(transaction=True)
def test_the_last_chair_goes_to_exactly_one_and_the_others_are_told(north, staff, chairs, working_week, now):
    patients = [make_patient(f"Racer{number}", "Rush", site=north) for number in range(THREADS)]
    line = Barrier(THREADS)

    def rush(patient):
        line.wait()
        try:
            services.book(patient=patient, site=north, kind=INFUSION, starts_at=START, by=staff.dana, at=now)
        except services.NotFree as refused:
            return len(refused.offers)
        else:
            return "booked"
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(rush, patients))
    assert answers.count("booked") == 1
    assert answers.count(3) == THREADS - 1
    assert Appointment.objects.count() == 1
