"""Postmark's interface on this machine, as django-anymail's backend expects it."""

import json
from email.utils import parseaddr

from tests.provider import Answer, ProviderServer


class PostmarkServer(ProviderServer):
    """`given` are the letters that it took; an address in `inactive` is refused as Postmark does."""

    def __init__(self):
        super().__init__(self._answer)
        self.given: list[dict] = []
        self.inactive: set[str] = set()

    def _answer(self, method: str, path: str, query: dict, body: bytes) -> Answer:
        letter = json.loads(body)
        if parseaddr(letter["To"])[1] in self.inactive:
            said = (
                "You tried to send to recipient(s) that have been marked as inactive.\n"
                f"Found inactive addresses: {parseaddr(letter['To'])[1]}.\n"
                "Inactive recipients are ones that have generated a hard bounce or a spam complaint."
            )
            return 422, {"ErrorCode": 406, "Message": said}
        self.given.append(letter)
        return 200, {"To": letter["To"], "MessageID": f"pm-{len(self.given)}", "ErrorCode": 0, "Message": "OK"}
