"""The messages of the stories' past: as many a day and a week as a patient of the clinic gets, the others with them."""

from datetime import timedelta
from itertools import pairwise

import pytest

from clinic.messaging.models import Message
from treatments.demo.aftercare import settle_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(ada, ben, now):
    """Two a day for nine days, to each of two people; and one that waits for tomorrow. All are appointments'."""

    def plan(patient, hours):
        at = now - timedelta(days=9) + timedelta(hours=hours)
        return Message.objects.create(
            purpose="appointment", purpose_key=f"{patient.pk}-{hours}", patient_id=patient.pk, due_at=at,
            next_try_at=at, expires_at=at + timedelta(days=1), created_at=at,
        )  # fmt: skip

    return [plan(patient, 12 * number) for patient in (ada, ben) for number in range(20)]


def test_nobody_was_written_to_more_often_than_the_clinic_allows(due, now, settings):
    settle_messages(now)
    for patient in {message.patient_id for message in due}:
        went = Message.objects.filter(patient_id=patient, carrier=None, sent_at__isnull=False).order_by("sent_at")
        times = [message.sent_at for message in went]
        assert len(times) == 5
        assert all(later.date() > earlier.date() for earlier, later in pairwise(times))
        week = settings.MESSAGES_PER_PATIENT_PER_WEEK
        assert all(later - earlier >= timedelta(days=7) for earlier, later in zip(times, times[week:], strict=False))


def test_the_others_went_along_with_one_of_their_own_before_them(due, now):
    settle_messages(now)
    for part in Message.objects.filter(carrier__isnull=False).select_related("carrier"):
        assert (part.state, part.sent_at, part.patient_id) == ("sent", part.carrier.sent_at, part.carrier.patient_id)
        assert part.carrier.carrier_id is None
        assert part.sent_at.date() <= part.due_at.date()


def test_what_is_still_to_come_waits(due, now):
    settle_messages(now)
    assert set(Message.objects.filter(state="waiting").values_list("due_at", flat=True)) == {
        message.due_at for message in due if message.due_at >= now
    }


def test_what_cannot_wait_went_alone(due, now, ada):
    at = due[1].due_at
    urgent = Message.objects.create(
        purpose="sign-in-link", purpose_key="urgent", patient_id=ada.pk, due_at=at, next_try_at=at,
        expires_at=at + timedelta(days=1), created_at=at,
    )  # fmt: skip
    settle_messages(now)
    urgent.refresh_from_db()
    assert (urgent.state, urgent.carrier_id) == ("sent", None)
