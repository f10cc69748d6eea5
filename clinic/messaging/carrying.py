"""What is due to one patient on one day goes in one message: the one that begins first carries the others.

The last message of a full week carries also what would fall due before the patient may be written to again: what to eat
before Monday is better read on Thursday than not at all. A purpose for which that is too early says so (Later).

It is decided in the moment of sending, in the transaction that begins the attempt and under the patient's lock
(allowing.py), so that two workers with a message each send one. The others stay rows of their own: each points to its
carrier and follows it from state to state (moving.py), so that after a crash carrier and parts are uncertain together
and go again together. Of a message that may have gone out nothing is taken over into another, and nothing is added to
it when it is repeated: what is sent again under the same Message-ID says the same.
"""

import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from clinic.messaging import allowing
from clinic.messaging.deciding import decide, goes_at_once
from clinic.messaging.decisions import Cancel, Decision, Send
from clinic.messaging.framing import framed
from clinic.messaging.merging import MOST_PARTS, has_room
from clinic.messaging.models import Message, MessageEvent
from clinic.messaging.moving import move, set_free
from clinic.messaging.states import Act, State

logger = logging.getLogger(__name__)

Carried = tuple[Message, Send]


@transaction.atomic
def take_along(message: Message, decision: Send, *, at: datetime) -> Send:
    """Take along what else is due to this patient today; return the one message that says all of it.

    Called while the patient's lock is held, before the attempt begins.
    """
    said, parts = gather(message, decision, at=at)
    for part, own in parts:
        move(
            part,
            Act.JOIN,
            at=at,
            why="It goes along in another message of the day.",
            carrier=message,
            claimed_at=at,
            channel=own.channel,
            to_address=own.to,
            subject=own.subject[:150],
            body=own.body,
        )
    return said


def gather(message: Message, decision: Send, *, at: datetime) -> tuple[Send, list[Carried]]:
    """The one message, and the others that it would carry with what each says by itself.

    What an earlier attempt carried and this one does not is ended where it has no point any more, else set free.
    """
    said, parts = decision, []
    if message.patient_id is None or decision.part is None or goes_at_once(message.purpose):
        return said, parts
    for row in _others(message, decision, at):
        own, whole = _with(row, decision, [one for _, one in parts], at)
        if whole is not None:
            said = whole
            parts.append((row, own))
        elif row.carrier_id is not None:
            _let_go(row, own, at)
    return said, parts


def preview(message: Message, at: datetime) -> tuple[Decision, list[Message]]:
    """What would be sent now, and what would go along. Whatever is written for it, as a fresh link, is taken back."""
    with transaction.atomic():
        decision, parts = decide(message, at), []
        if isinstance(decision, Send):
            decision, parts = gather(message, decision, at=at)
        transaction.set_rollback(True)
    return decision, [row for row, _ in parts]


def _others(message, decision, at) -> QuerySet[Message]:
    """What this message carried before; and, unless it may have gone out, what else is due in its time."""
    uncertain = MessageEvent.objects.filter(message=OuterRef("pk"), to_state=State.UNCERTAIN)
    not_begun = Q(state=State.WAITING) | Q(state=State.CLAIMED, claim_token__isnull=False)
    free = Q(not_begun, ~Exists(uncertain), carrier=None, due_at__lt=_horizon(message, decision, at), expires_at__gt=at)
    free &= ~Exists(Message.objects.filter(carrier=OuterRef("pk")))
    which = Q(carrier=message, state__in=[State.WAITING, State.UNCERTAIN])
    if not message.events.filter(to_state=State.UNCERTAIN).exists():
        which |= free
    found = Message.objects.filter(which, patient_id=message.patient_id).exclude(pk=message.pk)
    found = found.exclude(purpose__in=settings.MESSAGE_PURPOSES_AT_ONCE)
    # Longer than a message may hold, for some of them may have nothing to say any more.
    return found.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")[: 2 * MOST_PARTS]


def _horizon(message, decision, at) -> datetime:
    """The end of the patient's day, or when the patient may be written to again."""
    zone = ZoneInfo(decision.zone)
    tomorrow = datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time(0), zone)
    full_until = allowing.week_is_full_until(message, decision, at=at)
    return max(tomorrow, full_until) if full_until else tomorrow


def _with(row, decision, so_far, at) -> tuple[Decision | None, Send | None]:
    """What the row says by itself, and the whole message with it; None where it cannot be decided or does not fit."""
    if row.expires_at <= at:
        return None, None
    try:
        with transaction.atomic():
            own = decide(row, at)
            whole = _together(decision, [*so_far, own]) if _goes_with(own, decision) else None
            if whole is None:
                transaction.set_rollback(True)  # a link was made for nothing
    except Exception:  # a faulty record fails by itself, in its own turn, and holds back no other
        logger.exception("What %s should say could not be decided; it does not go along.", row)
        return None, None
    return own, whole


def _goes_with(own, decision) -> bool:
    if not isinstance(own, Send) or own.part is None:
        return False
    return (own.channel, own.to, own.part.language) == (decision.channel, decision.to, decision.part.language)


def _together(decision, others) -> Send | None:
    parts = [one.part for one in (decision, *others)]
    subject, body = framed(parts, decision.channel)
    return replace(decision, subject=subject, body=body) if has_room(body, parts, decision.channel) else None


def _let_go(row, own, at):
    if row.expires_at <= at:
        move(row, Act.EXPIRE, at=at, why="It was too late to send it.")
    elif isinstance(own, Cancel):
        move(row, Act.CANCEL, at=at, why=own.why)
    else:
        set_free(row, at=at)
