"""A clinic that can treat: protocols in force, chairs, people's working hours, a course with a signed order."""

from datetime import time
from decimal import Decimal

import pytest

from treatments.courses import services as courses
from treatments.courses.dosing import Bag
from treatments.courses.models import Protocol
from treatments.courses.orders import OrderDraft
from treatments.courses.weights import WeightBasis
from treatments.scheduling.models import Chair, WorkingHours


@pytest.fixture
def induction(staff, now):
    courses.install_protocols(at=now)
    for protocol in Protocol.objects.all():
        courses.sign_protocol(protocol, by=staff.mira, at=now)
    return Protocol.objects.get(code="sad-induction")


@pytest.fixture
def chairs(north):
    return [Chair.objects.create(site=north, name=f"Chair {number}") for number in (1, 2)]


@pytest.fixture
def working_week(north, staff):
    """Nora nurses, Percy prescribes, Theo treats, on weekdays from 8 to 18."""
    WorkingHours.objects.bulk_create(
        WorkingHours(site=north, user=user, resource=resource, weekday=weekday, starts=time(8), ends=time(18))
        for user, resource in [(staff.nora, "nurse"), (staff.percy, "prescriber"), (staff.theo, "therapist")]
        for weekday in range(5)
    )


@pytest.fixture
def course(induction, ada, staff, now):
    return courses.open_course(patient=ada, protocol=induction, by=staff.percy, at=now)


@pytest.fixture
def order_draft():
    return OrderDraft(
        mg_per_kg=Decimal("0.5"),
        minutes=40,
        infusions=6,
        gap_min_days=2,
        gap_preferred_days=2,
        gap_max_days=7,
        dosing_weight=WeightBasis.ACTUAL,
        final_volume_ml=Decimal(100),
        bag=Bag.EXACT,
    )


@pytest.fixture
def order(course, order_draft, ada, staff, now):
    courses.record_weight(patient=ada, value=Decimal(70), unit="kg", by=staff.nora, at=now)
    return courses.sign_order(course=course, draft=order_draft, by=staff.percy, at=now)
