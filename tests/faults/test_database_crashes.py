"""A PostgreSQL that crashes again and again while letters are sent, and recovers: none is lost."""

import pytest

from tests.faults.letters import copies
from tests.faults.own_postgres import own_postgres
from tests.faults.programs import Programs, wait_until
from tests.journeys.servers import open_folder

# A claim is given up for lost after five minutes (clinic.messaging.claiming); beat looks every minute.
ALL_OUT_WITHIN_SECONDS = 15 * 60
CRASHES = 5
PLAN_IN_ITS_OWN_CLINIC = """
from datetime import UTC, datetime
from tests.faults.letters import plan_letters
from tests.journeys.servers import where_it_is_nine
now = datetime.now(UTC)
plan_letters(200, at=now, zone=where_it_is_nine(now))
"""


@pytest.mark.slow
def test_a_database_that_crashes_and_is_started_again(post_office):
    """A real PostgreSQL, cut off five times with a letter in hand; worker and beat outlive it."""
    post_office.slow_seconds = 0.2
    with open_folder() as folder, own_postgres(folder / "var") as database:
        more = {"DJANGO_SETTINGS_MODULE": "tests.faults.with_letters", "EMAIL_PER_MINUTE": "6000"}
        programs = Programs(folder / "var", email_url=post_office.url, DATABASE_URL=None, **more)
        try:
            programs.manage("migrate", "--verbosity", "0", within_seconds=ALL_OUT_WITHIN_SECONDS)
            programs.run(PLAN_IN_ITS_OWN_CLINIC)
            programs.start_broker()
            worker, beat = programs.start_worker(), programs.start_beat()
            for number in range(1, CRASHES + 1):
                come = number * 20
                wait_until(lambda come=come: len(post_office.letters) >= come and post_office.at_hand, "a letter", 300)
                database.crash()
                database.start()
            states = "SELECT state, count(*) FROM clinic_message GROUP BY state"
            wait_until(
                lambda: database.ask(states) == [("sent", 200)], "the end of all letters", ALL_OUT_WITHIN_SECONDS
            )
            assert (beat.poll(), worker.poll()) == (None, None)
        finally:
            programs.close()
    assert {letter["Subject"] for letter in post_office.letters} == {f"Letter {number}" for number in range(200)}
    assert copies(post_office) <= CRASHES
