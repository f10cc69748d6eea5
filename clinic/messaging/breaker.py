"""The circuit breaker of a channel: after several failures of its own it rests, then one message tries it again."""

from datetime import datetime, timedelta

from django.db import transaction

from clinic.messaging.backoff import rest_after
from clinic.messaging.models import ChannelState

# As long as one attempt may take; then the next message may try.
TRIAL = timedelta(minutes=2)


def rests_until(channel: str, *, at: datetime) -> datetime | None:
    """Until when nothing goes out by this channel; None if it may be used now.

    When its rest is over, the first to ask gets None and tries it; the others wait for what becomes of that.
    """
    state = ChannelState.objects.filter(channel=channel, open_until__isnull=False).first()
    if state is None:
        return None
    if state.open_until > at:
        return state.open_until
    rested = ChannelState.objects.filter(pk=state.pk, open_until=state.open_until)
    return None if rested.update(open_until=at + TRIAL) else at + TRIAL


def worked(channel: str) -> None:
    """The channel answered; trust it again."""
    failing = ChannelState.objects.filter(channel=channel).exclude(failures_in_a_row=0, open_until=None)
    failing.update(failures_in_a_row=0, open_until=None)


@transaction.atomic
def failed(channel: str, *, at: datetime) -> None:
    """The channel did not answer; after several times in a row it rests."""
    ChannelState.objects.get_or_create(channel=channel)
    state = ChannelState.objects.select_for_update().get(channel=channel)
    state.failures_in_a_row += 1
    rest = rest_after(state.failures_in_a_row)
    state.open_until = at + rest if rest else None
    state.save(update_fields=["failures_in_a_row", "open_until"])
