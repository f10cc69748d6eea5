"""What every test can ask for: two sites, a fixed cast of people, a fixed instant."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client, override_settings

from tests import cast, flushing
from tests.smtp import SmtpServer

# A Monday morning in New York, far from any change of the clocks.
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords():
    """The real hash is slow on purpose; nine members of staff for every test, and every sign-in, would take seconds."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_flushes():
    with flushing.quick():
        yield


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def north(db):
    """The clinic's first site, open on weekdays, in New York."""
    return cast.make_site("North", time_zone="America/New_York")


@pytest.fixture
def south(db):
    """The other site, whose people have no business with North's patients."""
    return cast.make_site("South", time_zone="America/Chicago")


@pytest.fixture
def staff(north):
    """North's staff by role, and a second nurse: dana, nora, nils, percy, priya, theo, mira, mona, odo."""
    return SimpleNamespace(**{name: cast.make_staff(name, roles, north) for name, roles in cast.STAFF.items()})


@pytest.fixture
def stranger(south):
    """A prescriber and nurse of the other site."""
    return cast.make_staff("sten", ["prescriber", "nurse", "front-desk"], south)


@pytest.fixture
def ada(north):
    """Ada Abel, a patient of North."""
    return cast.make_patient("Ada", "Abel", site=north, born=date(1991, 5, 17), reference_sex="female")


@pytest.fixture
def ben(north):
    """Ben Brook, another patient of North."""
    return cast.make_patient("Ben", "Brook", site=north, born=date(1984, 11, 2), reference_sex="male")


@pytest.fixture
def sol(south):
    """Sol Stone, a patient of South."""
    return cast.make_patient("Sol", "Stone", site=south, born=date(1979, 1, 30))


@pytest.fixture
def sign_in():
    """A browser in which this user has signed in: `sign_in(staff.nora).get(...)`."""

    def browser(user) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


@pytest.fixture
def smtp_server(settings):
    """A real mail server, to which this test's mail goes."""
    server = SmtpServer()
    server.start()
    for name, value in server.settings.items():
        setattr(settings, name, value)
    yield server
    server.stop()
