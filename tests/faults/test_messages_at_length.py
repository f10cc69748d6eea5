"""What test_messages_survive.py tries in short, at full length: minutes each."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.letters import (
    assert_each_arrived,
    copies,
    let_claims_age,
    states,
    unfinished,
)
from tests.faults.outage import outage_over_a_clock_change
from tests.faults.programs import kill, kill_what_sends, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MINUTES = 60
# A claim is given up for lost after five minutes (clinic.messaging.claiming); beat looks every minute.
ALL_OUT_WITHIN_SECONDS = 12 * MINUTES


def test_fifty_kills_among_two_thousand_letters(programs, post_office, plan, record_property):
    """Every other kill hits the whole worker, the others the process that sends; always with a letter in hand."""
    letters, kills = 2000, 50
    post_office.slow_seconds = 0.04
    plan(letters)
    programs.start_broker()
    programs.start_beat()
    worker = programs.start_worker()
    for number in range(1, kills + 1):
        come = number * letters // (kills + 2)
        wait_until(lambda come=come: len(post_office.letters) >= come and post_office.at_hand, "a letter in hand", 600)
        if number % 2:
            kill_what_sends(worker)
        else:
            kill(worker)
            let_claims_age()  # with no worker alive, whatever is claimed is lost
            worker = programs.start_worker()
            programs.ask_for("clinic.messaging.recover_lost_claims")
    wait_until(lambda: unfinished() == 0, "the end of all letters", ALL_OUT_WITHIN_SECONDS)
    record_property("copies", copies(post_office))
    print(f"{len(post_office.letters)} came, {copies(post_office)} of them again; {dict(states())}")  # noqa: T201
    assert_each_arrived(post_office, letters, most_copies=kills)


def test_ten_minutes_without_a_broker_that_loses_everything(programs, post_office, plan):
    """Letters fall due all the time, and requests ask for tasks; worker and beat outlive it."""
    post_office.slow_seconds = 0.2
    plan(60)
    broker = programs.start_broker()
    worker, beat = programs.start_worker(), programs.start_beat()
    wait_until(lambda: len(post_office.letters) >= 10, "the first letters")
    programs.lose_broker(broker)
    back_at = programs.clock + timedelta(minutes=10)
    while programs.clock < back_at:
        plan(4)
        wait_for = programs.clock + timedelta(minutes=1)
        wait_until(lambda wait_for=wait_for: programs.clock >= wait_for, "the next minute")
    assert unfinished()
    programs.start_broker()
    wait_until(lambda: unfinished() == 0, "the end of all letters", ALL_OUT_WITHIN_SECONDS)
    assert_each_arrived(post_office, 100, most_copies=1)
    assert (beat.poll(), worker.poll()) == (None, None)


def test_a_mail_server_slower_than_anybody_waits(programs, post_office, plan):
    """It takes a letter, and says so when the clinic has hung up: each comes again, under its Message-ID, few times."""
    post_office.slow_seconds = 45
    plan(6)
    programs.start_broker()
    programs.start_beat()
    programs.start_worker(concurrency=2)
    wait_until(lambda: states()["uncertain"] >= 2, "two of which nobody knows", 300)
    post_office.slow_seconds = 0
    wait_until(lambda: unfinished() == 0, "the end of all letters", ALL_OUT_WITHIN_SECONDS)
    assert_each_arrived(post_office, 6, most_copies=6)


@pytest.mark.parametrize(
    ("home", "down_at"),
    [
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
    ids=["New York in autumn", "Berlin in spring", "Berlin in autumn"],
)
def test_two_hours_of_outage_over_a_clock_change(programs, post_office, home, down_at):
    outage_over_a_clock_change(programs, post_office, home, "America/Los_Angeles", down_at)
