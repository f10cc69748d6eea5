"""Text messages by Twilio's client (settings.TWILIO)."""

from datetime import datetime

import requests
from django.conf import settings
from django.urls import reverse
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from clinic.messaging.channels import Accepted, Outgoing, Refused, TryLater, Unknown

TIMEOUT_SECONDS = 20
NOT_ON_ITS_WAY = {"failed", "undelivered", "canceled"}
WRONG_ACCOUNT = (401, 403)
TOO_MANY = 429


class SmsChannel:
    """Twilio has no key against sending twice; after an unknown outcome it is asked what it was given (`find`)."""

    def send(self, outgoing: Outgoing) -> Accepted:
        try:
            sent = client().messages.create(
                to=outgoing.to, from_=settings.TWILIO.sender, body=outgoing.body, **_callback(outgoing)
            )
        except TwilioRestException as error:
            raise _meaning(error) from error
        except requests.ConnectTimeout as error:
            raise TryLater("The text message service cannot be reached.", channel_is_down=True) from error
        except requests.RequestException as error:
            raise Unknown("The text message service fell silent while it was given the message.") from error
        return Accepted(sent.sid)

    def find(self, outgoing: Outgoing, since: datetime) -> str | None:
        try:
            given = client().messages.list(to=outgoing.to, date_sent_after=since, limit=50)
        except (TwilioRestException, requests.RequestException):
            return None
        same = (one for one in given if one.body == outgoing.body and one.status not in NOT_ON_ITS_WAY)
        return next((one.sid for one in same), None)


def client() -> Client:
    account = settings.TWILIO
    return Client(account.account_sid, account.auth_token, http_client=TwilioHttpClient(timeout=TIMEOUT_SECONDS))


def _callback(outgoing):
    """Where Twilio reports what became of it; our row's id is in the address, so that a lost answer can be matched."""
    if not settings.BASE_URL.startswith("https://"):
        return {}  # Twilio refuses an address that it cannot reach.
    return {"status_callback": f"{settings.BASE_URL}{reverse('messaging:sms_status')}?message={outgoing.reference}"}


def _meaning(error: TwilioRestException) -> Exception:
    said = f"{error.status}, code {error.code}"
    if error.status in WRONG_ACCOUNT or error.status == TOO_MANY or error.status >= 500:
        return TryLater(f"The text message service refused us: {said}.", channel_is_down=True)
    return Refused(f"The text message service refused the message: {said}.")
