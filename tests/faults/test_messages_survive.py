"""Messages and whatever can break under them, in short: real programs, tens of letters (in full: *_at_length.py).

Each letter arrives at the mail server, at most once more than it should for each worker that was killed, and inside the
allowed hours of its patient.
"""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection

from clinic.messaging.backoff import FAILURES_BEFORE_REST
from clinic.messaging.claiming import LOST_AFTER
from clinic.messaging.models import ChannelState, Message
from clinic.messaging.pacing import TOGETHER
from tests.faults.letters import (
    assert_all_in_allowed_hours,
    assert_each_arrived,
    copies,
    let_claims_age,
    plan_letters,
    states,
    unfinished,
)
from tests.faults.outage import outage_over_a_clock_change
from tests.faults.programs import freeze, go_on, kill, kill_what_sends, stop, wait_until
from tests.journeys.servers import where_it_is_night, where_it_is_nine

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)
ASK_FOR_A_LETTER = """
from django.utils import timezone
from clinic.accounts.models import User
from clinic.messaging.services import notify_account
notify_account(user=User.objects.get(username="dana"), subject="Hello", body="Hello.", at=timezone.now())
"""


def test_killed_workers_lose_no_letter_and_repeat_at_most_one_a_kill(programs, post_office, plan):
    """Kills hit the process that sends, then the whole worker, each time with a letter in the mail server's hands."""
    post_office.slow_seconds = 0.2
    plan(24)
    programs.start_broker()
    beat, worker = programs.start_beat(), programs.start_worker()
    for kill_it in (kill_what_sends, kill_what_sends, kill):
        come = len(post_office.letters) + 2
        wait_until(lambda come=come: len(post_office.letters) >= come and post_office.at_hand, "a letter in hand")
        kill_it(worker)
    kill(beat)
    programs.clock_is_ahead = LOST_AFTER + MINUTE
    programs.start_worker()
    programs.start_beat()
    wait_until(lambda: unfinished() == 0, "the end of all letters")
    assert_each_arrived(post_office, 24, most_copies=3)


def test_a_broker_that_loses_everything_loses_no_letter(programs, post_office, plan):
    """Worker and beat outlive it, and find the broker that stands there afterwards."""
    post_office.slow_seconds = 0.1
    plan(20)
    broker = programs.start_broker()
    programs.start_beat()
    programs.start_worker()
    wait_until(lambda: len(post_office.letters) >= 3, "the first letters")
    programs.lose_broker(broker)
    assert unfinished()

    programs.start_broker()
    let_claims_age()
    programs.ask_for("clinic.messaging.recover_lost_claims")
    wait_until(lambda: unfinished() == 0, "the end of all letters")
    assert_each_arrived(post_office, 20, most_copies=1)


def test_a_database_that_goes_away_loses_no_letter(programs, post_office, plan):
    """All its connections end and none is let in, as when it is restarted; the programs outlive that."""
    post_office.slow_seconds = 0.4
    plan(12)
    programs.start_broker()
    beat, worker = programs.start_beat(), programs.start_worker()
    wait_until(lambda: post_office.letters and post_office.at_hand, "a letter in hand")
    with nobody_let_in():
        wait_until(lambda: "OperationalError" in programs.log("worker"), "the worker to notice")
        come = len(post_office.letters)
    assert come < 5

    let_claims_age()
    programs.ask_for("clinic.messaging.recover_lost_claims")
    wait_until(lambda: unfinished() == 0, "the end of all letters")
    assert_each_arrived(post_office, 12, most_copies=1)
    assert (beat.poll(), worker.poll()) == (None, None)


@contextmanager
def nobody_let_in():
    """The database of the test breaks off all connections but this one, and takes no other."""
    database = connection.settings_dict["NAME"]
    own = connection.connection.info.backend_pid
    with connection._nodb_cursor() as cursor:  # nobody may close the database in which they are
        cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(database)} WITH ALLOW_CONNECTIONS false")
        try:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s",
                [database, own],
            )
            yield
        finally:
            cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(database)} WITH ALLOW_CONNECTIONS true")


def test_a_mail_server_in_trouble_costs_no_letter(programs, post_office, plan):
    """It breaks off in the middle of letters, then after them, then is not there; an hour later all is well again.

    Of a letter that it had taken before it broke off nobody can know that; it comes again under its Message-ID.
    """
    plan(12)
    post_office.drops_in_data = True
    programs.start_broker()
    beat, worker = programs.start_beat(), programs.start_worker()
    wait_until(lambda: states()["uncertain"] >= 2, "two that broke off")
    post_office.drops_after_data, post_office.drops_in_data = True, False
    wait_until(lambda: post_office.letters, "one that broke off too late")
    post_office.stop()
    wait_until(lambda: ChannelState.objects.filter(open_until__isnull=False), "the channel's rest")
    stop(worker)
    kill(beat)
    before = len(post_office.letters)
    assert before < FAILURES_BEFORE_REST

    post_office.drops_after_data = False
    post_office.start()
    programs.clock_is_ahead = timedelta(hours=1)
    programs.start_worker()
    programs.start_beat()
    wait_until(lambda: unfinished() == 0, "the end of all letters")
    assert_each_arrived(post_office, 12, most_copies=before)


def test_after_an_outage_letters_leave_at_the_pace_of_their_channel(programs, post_office):
    two_hours_ago = programs.clock - timedelta(hours=2)
    plan_letters(40, at=two_hours_ago, zone=where_it_is_nine(programs.clock))
    programs.variables["EMAIL_PER_MINUTE"] = "300"
    programs.start_broker()
    programs.start_beat()
    programs.start_worker(concurrency=2)
    wait_until(lambda: unfinished() == 0, "the end of all letters")
    assert_each_arrived(post_office, 40, most_copies=0)
    sent = sorted(Message.objects.values_list("sent_at", flat=True))
    assert sent[-1] - sent[0] >= (40 - TOGETHER) * timedelta(minutes=1) / 300


def test_what_cannot_wait_overtakes_a_queue_of_letters_that_go_slowly(programs, post_office, plan):
    post_office.slow_seconds = 0.6
    plan(30)
    programs.start_broker()
    programs.start_beat()
    programs.start_worker()
    wait_until(lambda: post_office.letters, "the first letter")
    plan(1, purpose="urgent")
    wait_until(lambda: post_office.to("p30@patient.test"), "the urgent letter")
    assert len(post_office.letters) < 20


def test_a_broker_that_hangs_holds_up_no_request(programs, post_office, staff):
    """A request asks for a letter to be sent; it is answered, and the letter goes when the broker has woken up."""
    broker = programs.start_broker()
    programs.start_worker()
    programs.start_beat()
    freeze(broker)
    programs.run(ASK_FOR_A_LETTER)
    assert states() == {"waiting": 1}
    go_on(broker)
    wait_until(lambda: post_office.to("dana@clinic.test"), "the letter")


def test_records_that_cannot_be_sent_stop_no_other_and_say_why(programs, post_office, plan, staff, ada, sign_in):
    """A decider that raises, a zone that is none, no address, and one that is none: staff read the reason of each."""
    reasons = {
        plan(1, purpose="breaks")[0]: "What it should say could not be decided (KeyError).",
        plan_letters(1, at=programs.clock, zone="Mars/Olympus")[0]: "There is no time zone",
        plan(1, to="")[0]: "There is no address to send to.",
        plan(1, to="ada@patient.test\nBcc: all@patient.test")[0]: "cannot be those of an e-mail",
    }
    Message.objects.update(patient_id=ada.pk)
    sound = plan(12)
    programs.start_broker()
    programs.start_beat()
    programs.start_worker()
    wait_until(lambda: states()["sent"] == len(sound), "all that can be sent")
    wait_until(lambda: not Message.objects.filter(state__in=["waiting", "claimed"], attempts=0).exists(), "the others")
    assert len(post_office.letters) == len(sound)
    desk = sign_in(staff.dana)
    for message_id, reason in reasons.items():
        assert reason in unescape(desk.get(f"/messages/{message_id}/").content.decode())


def test_two_beats_and_workers_on_clocks_of_other_zones_send_each_letter_once(programs, post_office, plan):
    """Three patients for whom it is still, or already, night are left in peace."""
    plan(60)
    asleep = plan_letters(3, at=programs.clock, zone=where_it_is_night(programs.clock))
    programs.start_broker()
    programs.start_worker(TZ="Pacific/Auckland")
    programs.start_worker(TZ="America/Los_Angeles")
    programs.start_beat("beat")
    programs.start_beat("other-beat")
    wait_until(lambda: len(post_office.letters) >= 60 and not post_office.at_hand, "all letters")
    wait_until(lambda: states() == {"sent": 60, "waiting": 3}, "the account of them")
    assert copies(post_office) == 0
    assert_all_in_allowed_hours(post_office)
    assert set(Message.objects.filter(pk__in=asleep).values_list("state", "attempts")) == {("waiting", 0)}


def test_two_hours_of_outage_over_a_clock_change_lose_no_letter_and_wake_nobody(programs, post_office):
    outage_over_a_clock_change(
        programs, post_office, "America/New_York", "America/Los_Angeles", datetime(2026, 3, 8, 6, 30, tzinfo=UTC)
    )
