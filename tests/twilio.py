"""Twilio's interface for messages on this machine: takes them, lists them, as the real client expects it."""

from datetime import UTC, datetime
from email.utils import format_datetime
from types import SimpleNamespace
from urllib.parse import parse_qs

from twilio.http.http_client import TwilioHttpClient

from tests.provider import Answer, ProviderServer


class TwilioServer(ProviderServer):
    """`given` are the messages that it took, oldest first."""

    def __init__(self, account_sid: str):
        super().__init__(self._answer)
        self.account_sid = account_sid
        self.given: list[SimpleNamespace] = []

    @property
    def http_client(self) -> type[TwilioHttpClient]:
        """Twilio's own, which calls this machine instead of the internet."""
        url = self.url

        class Local(TwilioHttpClient):
            def request(self, method, address, *args, **kwargs):
                return super().request(method, address.replace("https://api.twilio.com", url), *args, **kwargs)

        return Local

    def _answer(self, method: str, path: str, query: dict, body: bytes) -> Answer:
        assert path == f"/2010-04-01/Accounts/{self.account_sid}/Messages.json", path
        if method == "POST":
            return 201, self._described(
                self._take({name: values[0] for name, values in parse_qs(body.decode()).items()})
            )
        found = [one for one in reversed(self.given) if one.To == query["To"] and one.From == query["From"]]
        return 200, {"messages": [self._described(one) for one in found], "next_page_uri": None}

    def _take(self, form: dict) -> SimpleNamespace:
        taken = SimpleNamespace(sid=f"SM{len(self.given)}", status="queued", created=datetime.now(UTC), **form)
        self.given.append(taken)
        return taken

    def _described(self, one) -> dict:
        return {
            "sid": one.sid,
            "account_sid": self.account_sid,
            "to": one.To,
            "from": one.From,
            "body": one.Body,
            "status": one.status,
            "date_created": format_datetime(one.created),
            "date_sent": None,
        }
