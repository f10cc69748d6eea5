from datetime import timedelta
from decimal import Decimal

import pytest

from intake.assessments.models import Assessment
from treatments.courses.services import record_delivery
from treatments.scheduling import services as scheduling


@pytest.fixture
def booked(course, order, chairs, working_week, staff, now):
    """The whole series, booked from the planner's proposal."""
    starts = [
        proposal.slot.starts_at
        for proposal in scheduling.propose_series(course, at=now, not_before=now + timedelta(days=3))
    ]
    return scheduling.book_series(course=course, starts=starts, by=staff.dana, at=now)


@pytest.fixture
def give(course, order):
    """Write down that infusions were given at these instants, to Ada if no other course is named."""

    def given(*starts, course=course):
        for start in starts:
            record_delivery(
                patient=course.patient,
                course=course,
                series=f"course-{course.pk}",
                started_at=start,
                minutes=Decimal(40),
                delivered_mg=Decimal(35),
                weight_kg=Decimal(70),
                ordered_mg_per_kg=order.mg_per_kg,
                planned_infusions=order.infusions,
            )

    return given


@pytest.fixture
def scored(course):
    """A complete LSAS-SR with this total, handed in at this instant."""

    def score(total, at):
        return Assessment.objects.create(
            patient=course.patient,
            instrument="lsas-sr",
            instrument_version="1",
            occasion="import",
            state="complete",
            started_at=at,
            collected_at=at,
            total=total,
        )

    return score


@pytest.fixture
def treated(give, scored, now):
    """Six infusions from today on; 90 before, 45 after: a response. Returns the day of the last infusion."""
    starts = [now + timedelta(days=days) for days in (0, 2, 4, 7, 9, 11)]
    scored(90, now - timedelta(days=3))
    give(*starts)
    scored(45, starts[-1] + timedelta(days=7))
    return starts[-1]
