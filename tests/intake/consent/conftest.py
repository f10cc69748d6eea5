from decimal import Decimal

import pytest
import time_machine

from intake.consent import queries, services
from intake.consent.signing import Signature

PLANNED = {"value": (None, None, None)}


def planned_course(patient):
    """Stands in for the room above that knows courses."""
    return PLANNED["value"]


@pytest.fixture(autouse=True)
def clock(now):
    """Pages ask the clock; here it stands still."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def documents(db, now):
    """The shipped texts are published."""
    services.install_documents(now)


@pytest.fixture
def plan(settings):
    """What the patient's course asks a consent to cover: `plan(course_id=7, mg_per_kg="0.75")`."""
    settings.CONSENT_COURSE = "tests.intake.consent.conftest.planned_course"

    def planned(*, course_id=None, mg_per_kg=None, not_before=None):
        PLANNED["value"] = (course_id, Decimal(mg_per_kg) if mg_per_kg else None, not_before)

    planned()
    yield planned
    PLANNED["value"] = (None, None, None)


@pytest.fixture
def signs(now):
    """A patient signs: `signs(ada)` the treatment text, `signs(ada, "data")` another."""

    def sign(patient, kind="treatment", *, at=now, name=None, **plan):
        return services.sign(
            patient=patient,
            document=queries.current_document(kind),
            signature=Signature(name or patient.name, "a test browser"),
            at=at,
            **plan,
        )

    return sign
