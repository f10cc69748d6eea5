import pytest
import time_machine

from clinic.sites.models import OnCall
from intake.risk import services
from intake.risk.signs import Level, Sign


@pytest.fixture(autouse=True)
def clock(now):
    """Pages ask the clock; here it stands still."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def on_call(north, staff):
    """Nora is told first, then Percy."""
    for rank, user in enumerate((staff.nora, staff.percy), start=1):
        OnCall.objects.create(site=north, user=user, rank=rank)


@pytest.fixture
def sign_seen(ada, now):
    """A sign in an answer: `sign_seen("high")` opens or joins Ada's case."""
    count = iter(range(1000))

    def seen(level="high", *, key=None, patient=ada, at=now):
        sign = Sign("a-sign", Level(level), f"A sign that is {level}.", "a source", "a basis")
        return services.open_case(patient=patient, sign=sign, sign_key=key or f"sign:{next(count)}", at=at)

    return seen


@pytest.fixture
def case(on_call, sign_seen):
    return sign_seen()
