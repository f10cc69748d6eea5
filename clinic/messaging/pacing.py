"""How fast a channel is used: so many messages a minute, however many fell due while it, or we, were away."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from clinic.messaging.allowing import NotNow
from clinic.messaging.models import ChannelState

# So many may go together after a quiet time: a small clinic's morning waits for nothing.
TOGETHER = 10
# A worker waits no longer than this for a turn; its task has a time limit (tasks.py).
LONGEST_WAIT = timedelta(seconds=20)


@transaction.atomic
def take_turn(channel: str, *, at: datetime) -> datetime:
    """Take the channel's next turn and return when it is: now, or seconds from now.

    Raises NotNow if it is later than a worker should wait for; then no turn was taken.
    """
    pause = timedelta(minutes=1) / settings.MESSAGES_PER_MINUTE[channel]
    ChannelState.objects.get_or_create(channel=channel)
    state = ChannelState.objects.select_for_update().get(channel=channel)
    rested = at - (TOGETHER - 1) * pause
    turn = max(state.next_turn_at or rested, rested)
    if turn > at + LONGEST_WAIT + pause:
        turn = at  # no queue is that long; a clock was wrong
    if turn > at + LONGEST_WAIT:
        raise NotNow(turn, "It waits for its turn: its channel takes only so many messages a minute.")
    state.next_turn_at = turn + pause
    state.save(update_fields=["next_turn_at"])
    return max(turn, at)
