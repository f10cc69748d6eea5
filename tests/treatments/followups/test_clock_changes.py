"""Reminders around the hour that is skipped in spring and the one that comes twice in autumn, at home and away.

Appointments are laid so that what is due a day, two and three days before falls into that hour and beside it; then days
pass, and the worker looks whenever something is due.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.messaging import claiming, sending
from clinic.messaging.models import Message
from clinic.messaging.quiet_hours import is_allowed
from tests.cast import make_patient
from treatments.followups import services
from treatments.scheduling.models import Appointment

pytestmark = pytest.mark.django_db

NEW_YORK, LOS_ANGELES, BERLIN = "America/New_York", "America/Los_Angeles", "Europe/Berlin"
# Beside the change, at it, within the hour, after it; and how many days before an appointment that is.
AROUND = [(timedelta(minutes=minutes), timedelta(days=days)) for minutes, days in [(-30, 1), (0, 2), (30, 1), (59, 3)]]
CASES = [
    # Where the clinic is, where the patient lives, the instant of the change.
    pytest.param(NEW_YORK, NEW_YORK, datetime(2026, 3, 8, 7, tzinfo=UTC), id="New York in spring"),
    pytest.param(NEW_YORK, NEW_YORK, datetime(2026, 11, 1, 6, tzinfo=UTC), id="New York in autumn"),
    pytest.param(NEW_YORK, LOS_ANGELES, datetime(2026, 3, 8, 7, tzinfo=UTC), id="New York from away in spring"),
    pytest.param(NEW_YORK, LOS_ANGELES, datetime(2026, 3, 8, 10, tzinfo=UTC), id="Los Angeles in spring"),
    pytest.param(NEW_YORK, LOS_ANGELES, datetime(2026, 11, 1, 9, tzinfo=UTC), id="Los Angeles in autumn"),
    pytest.param(BERLIN, BERLIN, datetime(2026, 3, 29, 1, tzinfo=UTC), id="Berlin in spring"),
    pytest.param(BERLIN, BERLIN, datetime(2026, 10, 25, 1, tzinfo=UTC), id="Berlin in autumn"),
    pytest.param(BERLIN, LOS_ANGELES, datetime(2026, 3, 29, 1, tzinfo=UTC), id="Berlin from away in spring"),
    pytest.param(BERLIN, LOS_ANGELES, datetime(2026, 10, 25, 1, tzinfo=UTC), id="Berlin from away in autumn"),
]


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.MESSAGES_PER_PATIENT_PER_DAY = settings.MESSAGES_PER_PATIENT_PER_WEEK = 100
    settings.MESSAGES_PER_MINUTE = {"email": 6000, "sms": 6000}


@pytest.fixture
def booked_for(north):
    """An infusion at an instant, booked ten days before, of a patient of its own; its reminders are intended."""
    count = iter(range(100))

    def booking(starts_at, *, home, lives):
        north.time_zone = home
        north.save(update_fields=["time_zone"])
        patient = make_patient(f"Ada{next(count)}", "Away", site=north, born=date(1991, 5, 17), time_zone=lives)
        booked_at = starts_at - timedelta(days=10)
        appointment = Appointment.objects.create(
            patient=patient, site=north, kind="infusion", starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3), booked_at=booked_at,
        )  # fmt: skip
        services.plan_reminders(appointment=appointment, at=booked_at)
        return appointment

    return booking


def let_days_pass(until):
    """The worker looks whenever something is due."""
    while True:
        coming = Message.objects.filter(state="waiting", next_try_at__lt=until).order_by("next_try_at").first()
        if coming is None:
            return
        at = coming.next_try_at
        for pk, token in claiming.claim_due(at=at):
            sending.send_one(message_id=pk, token=token, at=at)


@pytest.mark.parametrize(("home", "lives", "change"), CASES)
def test_each_reminder_goes_once_by_day_and_in_time(booked_for, home, lives, change):
    zone = ZoneInfo(lives)
    starts = [change + minutes + days for minutes, days in AROUND]
    appointments = {booked_for(at, home=home, lives=lives).pk: at for at in starts}
    let_days_pass(max(starts))

    sent = Message.objects.filter(purpose="appointment", state="sent")
    assert Counter(Message.objects.values_list("state", flat=True)) == {"sent": sent.count()}
    for message in sent:
        starts_at = appointments[message.context["appointment"]]
        assert is_allowed(message.sent_at, zone), (message.purpose_key, message.sent_at.astimezone(zone))
        assert message.sent_at < message.expires_at < starts_at
        # The time of the appointment is the clinic's, and comes right through the change.
        assert starts_at.astimezone(ZoneInfo(home)).strftime("%H:%M") in message.body
    kinds = Counter(message.context["reminder"] for message in sent)
    assert kinds == dict.fromkeys(("confirmation", "confirm", "readiness", "fasting_escort"), len(starts))


@pytest.mark.parametrize(
    ("start", "words"),
    [
        # 23:30 on the evening before: in spring it ends at 3:30, in autumn at 1:30, the second one.
        (datetime(2026, 3, 8, 4, 30, tzinfo=UTC), "Sat 7 Mar, 23:30"),
        (datetime(2026, 11, 1, 3, 30, tzinfo=UTC), "Sat 31 Oct, 23:30"),
    ],
    ids=["spring", "autumn"],
)
def test_a_visit_across_the_midnight_of_a_change_is_named_by_the_evening_on_which_it_begins(booked_for, start, words):
    appointment = booked_for(start, home=NEW_YORK, lives=LOS_ANGELES)
    let_days_pass(start)
    messages = Message.objects.filter(about=f"appointment:{appointment.pk}")
    assert {message.state for message in messages} == {"sent"}
    assert all(words in message.body for message in messages)
    assert start - max(message.sent_at for message in messages) == timedelta(hours=24)
