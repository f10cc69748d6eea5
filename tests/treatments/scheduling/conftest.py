from datetime import UTC, datetime

import pytest
import time_machine

from treatments.scheduling import services
from treatments.scheduling.kinds import INFUSION

# Ten in the morning in New York, on Wednesday 4 March 2026.
WEDNESDAY_AT_TEN = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


@pytest.fixture
def book(north, staff, chairs, working_week, now):
    def booking(patient, starts_at=WEDNESDAY_AT_TEN, kind=INFUSION, **more):
        return services.book(patient=patient, site=north, kind=kind, starts_at=starts_at, by=staff.dana, at=now, **more)

    return booking


@pytest.fixture
def series(course, order, chairs, working_week, staff, now):
    """Six infusions, booked as proposed."""
    starts = [proposal.slot.starts_at for proposal in services.propose_series(course, at=now)]
    return services.book_series(course=course, starts=starts, by=staff.dana, at=now)


@pytest.fixture
def monday_morning(now):
    """The pages' own clock stands at the instant of the tests."""
    with time_machine.travel(now, tick=False):
        yield now
