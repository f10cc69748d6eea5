"""What of a day's messages stands in one (pure).

A text message is paid for by its segments and read on a small screen. A letter has room for a whole series that was
just booked, and is not read any more beyond that. Both figures are this software's own choice (design).
"""

from collections.abc import Sequence

from clinic.messaging.segments import size_of

MOST_SEGMENTS = 4
MOST_PARTS = 8


def has_room(body: str, parts: Sequence, channel: str) -> bool:
    """Whether one message may hold these parts, `body` being the whole of what it says."""
    return len(parts) <= MOST_PARTS and (channel != "sms" or size_of(body).segments <= MOST_SEGMENTS)
