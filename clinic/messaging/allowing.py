"""Whether a message may go right now: the patient's hours, the patient's limits, the channel's health."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from clinic.messaging import breaker, limits, quiet_hours
from clinic.messaging.deciding import goes_at_once
from clinic.messaging.decisions import Send
from clinic.messaging.models import Message, MessageEvent
from clinic.messaging.states import State


class NotNow(Exception):
    """The message has to wait until an instant; the message is the reason."""

    def __init__(self, until: datetime, why: str):
        super().__init__(why)
        self.until = until


class NotAnyMore(Exception):
    """The patient's limit leaves no room for the message before it is pointless."""


def check_hours(message: Message, decision: Send, *, at: datetime) -> None:
    """Raises NotNow outside the hours of the recipient's clock, unless the purpose goes at once."""
    if goes_at_once(message.purpose):
        return
    allowed = quiet_hours.allowed_at(at, ZoneInfo(decision.zone))
    if allowed > at:
        raise NotNow(allowed, "It waits for the hours in which this patient may be written to.")


def check_channel(decision: Send, *, at: datetime) -> None:
    """Raises NotNow while the channel rests."""
    until = breaker.rests_until(decision.channel, at=at)
    if until is not None:
        raise NotNow(until, "Its channel failed several times in a row and rests.")


def check_limits(message: Message, decision: Send, *, at: datetime) -> None:
    """Raises NotNow or NotAnyMore when this patient had enough messages.

    What a person sent again by hand is past the limits, as is what may have gone out already: it is the same message.
    To be called in the transaction that begins the attempt.
    """
    if message.patient_id is None or goes_at_once(message.purpose):
        return
    with connection.cursor() as cursor:
        # Two messages to one patient at once: the second looks after the first has begun.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"messages-to-{message.patient_id}"])
    hold = limits.hold(_gone_to_patient(message, at), at, ZoneInfo(decision.zone), _allowance())
    if hold is None or _sent_again_by_hand(message) or message.events.filter(to_state=State.UNCERTAIN).exists():
        return
    if hold.until < message.expires_at:
        raise NotNow(hold.until, hold.why)
    if hold.firm:
        raise NotAnyMore(f"{hold.why} It would have been too late after that.")


def week_is_full_until(message: Message, decision: Send, *, at: datetime) -> datetime | None:
    """Until when this patient gets nothing more once this message has gone; None if there is room in the week."""
    return limits.full_until(_gone_to_patient(message, at), at, ZoneInfo(decision.zone), _allowance())


def _allowance():
    return limits.Limits(settings.MESSAGES_PER_PATIENT_PER_DAY, settings.MESSAGES_PER_PATIENT_PER_WEEK)


def _gone_to_patient(message: Message, at: datetime) -> QuerySet:
    """When this patient was sent anything else that counts, or may have been; one that carried others counts once."""
    uncertain = MessageEvent.objects.filter(message=OuterRef("pk"), to_state=State.UNCERTAIN)
    tried_again = Q(Exists(uncertain), state__in=[State.CLAIMED, State.WAITING])
    perhaps = Q(state=State.CLAIMED, claim_token=None) | Q(state=State.UNCERTAIN) | tried_again
    return (
        Message.objects.filter(perhaps | Q(sent_at__isnull=False), patient_id=message.patient_id, carrier=None)
        .exclude(pk=message.pk)
        .exclude(purpose__in=settings.MESSAGE_PURPOSES_AT_ONCE)
        .annotate(gone_at=Coalesce("sent_at", "claimed_at"))
        .filter(gone_at__gt=at - limits.WEEK)
        .values_list("gone_at", flat=True)
    )


def _sent_again_by_hand(message: Message) -> bool:
    return MessageEvent.objects.filter(message=message, by__isnull=False, to_state=State.WAITING).exists()
