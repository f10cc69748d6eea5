"""The servers behind the tests: the embedded ones, unless DATABASE_URL and REDIS_URL name others."""

import pytest

from clinic import embedded
from clinic.environment import environment


@pytest.fixture(scope="session")
def servers():
    """PostgreSQL and Redis, for as long as the tests run; shared with a clinic that runs beside them."""
    with embedded.running(environment):
        yield


@pytest.fixture(scope="session")
def django_db_setup(servers, django_db_setup):
    """Tests of pure code need no server; the first one that asks for the database starts them."""
