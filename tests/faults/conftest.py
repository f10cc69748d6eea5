import logging

import pytest

from tests.faults.letters import plan_letters
from tests.faults.programs import Programs
from tests.journeys.servers import where_it_is_nine
from tests.smtp import SmtpServer


@pytest.fixture
def post_office():
    """A mail server that tests can make misbehave."""
    logging.getLogger("mail").setLevel(logging.WARNING)
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def programs(db, tmp_path, post_office):
    """Programs that know the tests' letters, and send them as fast as they can."""
    more = {"DJANGO_SETTINGS_MODULE": "tests.faults.with_letters", "EMAIL_PER_MINUTE": "6000"}
    running = Programs(tmp_path, email_url=post_office.url, **more)
    yield running
    running.close()


@pytest.fixture
def plan(programs):
    """Intend so many letters, due now, to patients for whom it is a little after nine in the morning."""

    def planned(count, **more):
        return plan_letters(count, at=programs.clock, zone=where_it_is_nine(programs.clock), **more)

    return planned
