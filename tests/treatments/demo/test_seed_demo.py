"""The demo clinic: whole courses, the same for the same arguments, never beside real people."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from clinic.messaging.models import Message
from intake.patients.models import Patient
from intake.screening.models import PreAssessment
from treatments.courses.models import Delivery
from treatments.demo.clinic import today_at
from treatments.followups.models import BoosterReview
from treatments.infusions.models import Infusion
from treatments.stock.models import LedgerEntry

pytestmark = pytest.mark.django_db
AS_OF = "2026-03-04"


def picture():
    people = Patient.objects.order_by("mrn").values_list("mrn", "given_name", "family_name", "born")
    given = Delivery.objects.order_by("patient__mrn", "started_at")
    return list(people), list(given.values_list("patient__mrn", "started_at", "delivered_mg", "peak_systolic"))


def seed(**more):
    call_command("seed_demo", patients=2, seed=7, as_of=date.fromisoformat(AS_OF), verbosity=0, **more)


def test_the_day_of_the_demo_is_the_one_on_its_own_calendar():
    assert today_at(datetime(2026, 3, 5, 4, 59, tzinfo=UTC)) == date(2026, 3, 4)
    assert today_at(datetime(2026, 3, 5, 5, 0, tzinfo=UTC)) == date(2026, 3, 5)


def test_people_are_taken_through_whole_courses():
    call_command("seed_demo", patients=10, as_of=date.fromisoformat(AS_OF), verbosity=0)
    assert {"invited", "submitted", "decided"} <= set(PreAssessment.objects.values_list("state", flat=True))
    assert Infusion.objects.filter(state="signed").count() >= 24
    assert BoosterReview.objects.exists()
    assert Message.objects.filter(state="waiting", purpose="appointment").exists()
    assert not Patient.objects.filter(demo=False).exists()
    drawn = LedgerEntry.objects.filter(movement="withdraw").count()
    assert drawn == Infusion.objects.exclude(withdrawal=None).count()


def test_the_same_arguments_make_the_same_clinic(db):
    pictures = []
    for _ in range(2):
        with transaction.atomic():
            seed()
            pictures.append(picture())
            transaction.set_rollback(True)
    assert pictures[0] == pictures[1]
    assert pictures[0][1]


def test_it_refuses_where_there_are_people(ada):
    with pytest.raises(CommandError, match="empty one only") as refused:
        seed()
    assert refused.value.returncode == 2


@pytest.mark.parametrize("number", [0, -1, 2001])
def test_a_number_of_people_out_of_range_is_refused(number):
    with pytest.raises(CommandError, match="from 1 to"):
        call_command("seed_demo", patients=number)
