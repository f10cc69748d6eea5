"""Workers that are killed again and again while they send: every message arrives, at most one of them twice a kill."""

import time
from collections import Counter

import pytest

from tests.journeys.servers import live_clinic
from tests.smtp import SmtpServer

MESSAGES = 60
KILLS = 5
# A claim is given up for lost after five minutes (clinic.messaging.claiming); beat looks every minute.
ALL_OUT_WITHIN_SECONDS = 12 * 60

PLAN = f"""
from django.utils import timezone
from clinic.accounts.models import User
from clinic.messaging.services import notify_account
user = User.objects.get(username="dana")
for number in range({MESSAGES}):
    notify_account(user=user, subject=f"Letter {{number}}", body="Hello.", at=timezone.now())
"""
LEFT = """
from clinic.messaging.models import Message
print("LEFT", Message.objects.filter(purpose="account", state__in=["waiting", "claimed", "uncertain"]).count())
"""


@pytest.fixture
def slow_mail():
    server = SmtpServer()
    server.slow_seconds = 0.3
    server.start()
    yield server
    server.stop()


@pytest.mark.slow
def test_killed_workers_lose_no_message_and_repeat_at_most_one_a_kill(slow_mail):
    with live_clinic(email_url=slow_mail.url) as clinic:
        clinic.run(PLAN)
        killed = 0
        for _ in range(KILLS):
            time.sleep(2)
            for process in clinic.worker_processes:
                process.kill()
                killed += 1
        until = time.monotonic() + ALL_OUT_WITHIN_SECONDS
        while "LEFT 0" not in clinic.run(LEFT) and time.monotonic() < until:
            time.sleep(10)
    letters = [letter for letter in slow_mail.letters if letter["Subject"].startswith("Letter")]
    arrived = Counter(letter["Subject"] for letter in letters)
    assert set(arrived) == {f"Letter {number}" for number in range(MESSAGES)}
    assert sum(count - 1 for count in arrived.values()) <= killed
    assert len({letter["Message-ID"] for letter in letters}) == MESSAGES
