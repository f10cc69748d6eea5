from datetime import datetime

from clinic.messaging.channels import Accepted, Outgoing

KEPT = "Kept in the message log; this channel is not set up."


class LogChannel:
    """Sends nothing: the message stands in the message log, where it can be read."""

    def send(self, outgoing: Outgoing) -> Accepted:
        return Accepted(outgoing.message_id, why=KEPT)

    def find(self, outgoing: Outgoing, since: datetime) -> str | None:
        return None
