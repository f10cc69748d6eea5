"""Many letters, each to a patient of its own, and the account of what became of them."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from clinic.messaging.claiming import LOST_AFTER
from clinic.messaging.models import Message
from clinic.messaging.quiet_hours import is_allowed
from tests.smtp import SmtpServer

UNFINISHED = ("waiting", "claimed", "uncertain")


def plan_letters(
    count: int, *, at: datetime, zone: str, purpose: str = "says", good_for: timedelta = timedelta(days=2), **context
) -> list[int]:
    """Intend so many letters, due at an instant, to patients in this zone; returns their ids."""
    start = Message.objects.count()
    rows = Message.objects.bulk_create(
        Message(
            purpose=purpose,
            purpose_key=f"letter-{number}",
            patient_id=number + 1,
            due_at=at,
            next_try_at=at,
            expires_at=at + good_for,
            created_at=at,
            context={"to": f"p{number}@patient.test", "subject": f"Letter {number}", "zone": zone, **context},
        )
        for number in range(start, start + count)
    )
    return [row.pk for row in rows]


def unfinished() -> int:
    return Message.objects.filter(state__in=UNFINISHED).count()


def due_now(clock: datetime) -> int:
    return Message.objects.filter(state__in=UNFINISHED).exclude(state="waiting", next_try_at__gt=clock).count()


def states() -> Counter:
    return Counter(Message.objects.values_list("state", flat=True))


def let_claims_age() -> None:
    """What is claimed now was claimed so long ago that its worker counts as lost."""
    Message.objects.filter(state="claimed").update(claimed_at=F("claimed_at") - LOST_AFTER)


def copies(post_office: SmtpServer) -> int:
    """How many letters came that had come before."""
    return len(post_office.letters) - len({letter["Message-ID"] for letter in post_office.letters})


def assert_each_arrived(post_office: SmtpServer, count: int, *, most_copies: int) -> None:
    """Every letter came, under one Message-ID of its own; the table knows it; only so many came again."""
    assert states() == {"sent": count}
    arrived = {(letter["Subject"], letter["Message-ID"]) for letter in post_office.letters}
    assert {subject for subject, _ in arrived} == {f"Letter {number}" for number in range(count)}
    assert len(arrived) == count, "a letter came under two Message-IDs"
    assert copies(post_office) <= most_copies


def assert_all_in_allowed_hours(post_office: SmtpServer) -> None:
    """By the clock of the program that wrote the letter, and the zone of the patient to whom it went."""
    zones = {message.to_address: message.context["zone"] for message in Message.objects.exclude(to_address="")}
    for letter in post_office.letters:
        sent = parsedate_to_datetime(letter["Date"]).replace(tzinfo=UTC)  # Django writes -0000
        assert is_allowed(sent, ZoneInfo(zones[letter["To"]])), f"{letter['Subject']} went at {sent}"
