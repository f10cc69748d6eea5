"""Text messages by Twilio's client (settings.TWILIO)."""

from datetime import datetime

import requests
from django.conf import settings
from django.urls import reverse
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from clinic.messaging.channels import Accepted, Outgoing, TryLater
from clinic.messaging.channels.over_http import of_answer, of_silence

TIMEOUT_SECONDS = 20
NOT_ON_ITS_WAY = {"failed", "undelivered", "canceled"}
NAME = "text message service"
LOOKED_THROUGH = 50


class SmsChannel:
    """Twilio has no key against sending twice; after an unknown outcome it is asked what it was given (`find`)."""

    def send(self, outgoing: Outgoing) -> Accepted:
        try:
            sent = client().messages.create(
                to=outgoing.to, from_=settings.TWILIO.sender, body=outgoing.body, **_callback(outgoing)
            )
        except TwilioRestException as error:
            raise of_answer(error.status, f"{error.status}, code {error.code}", NAME) from error
        except requests.RequestException as error:
            raise of_silence(error, NAME) from error
        return Accepted(sent.sid)

    def find(self, outgoing: Outgoing, since: datetime) -> str | None:
        """The newest message of these words to this number since then, unless it has failed.

        Its date of creation is compared here: one that is still queued has no date of sending to search by.
        """
        try:
            given = client().messages.list(to=outgoing.to, from_=settings.TWILIO.sender, limit=LOOKED_THROUGH)
        except (TwilioException, requests.RequestException) as error:
            raise TryLater(
                "The text message service cannot be asked what it was given.", channel_is_down=True
            ) from error
        return next((one.sid for one in given if _is_the_same(one, outgoing, since)), None)


def _is_the_same(given, outgoing, since) -> bool:
    late_enough = given.date_created is None or given.date_created >= since.replace(microsecond=0)
    return given.body == outgoing.body and given.status not in NOT_ON_ITS_WAY and late_enough


def client() -> Client:
    account = settings.TWILIO
    return Client(account.account_sid, account.auth_token, http_client=TwilioHttpClient(timeout=TIMEOUT_SECONDS))


def _callback(outgoing):
    """Where Twilio reports what became of it; our row's id is in the address, so that a lost answer can be matched."""
    if not settings.BASE_URL.startswith("https://"):
        return {}  # Twilio refuses an address that it cannot reach.
    return {"status_callback": f"{settings.BASE_URL}{reverse('messaging:sms_status')}?message={outgoing.reference}"}
