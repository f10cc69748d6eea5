"""E-mail by a provider's interface instead of SMTP, through django-anymail (settings.EMAIL_PROVIDER and ANYMAIL)."""

from datetime import datetime

import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core.mail import get_connection

from clinic.messaging.channels import Accepted, Outgoing, Refused, Unknown
from clinic.messaging.channels.email import letter_of
from clinic.messaging.channels.over_http import of_answer, of_silence

NAME = "mail provider"
TAKEN = {"sent", "queued"}
NOT_UNDERSTOOD = "The mail provider answered in a way that nobody understands."
NOT_A_LETTER = (AnymailInvalidAddress, AnymailSerializationError, AnymailUnsupportedFeature)


class ProviderChannel:
    """Our row's number travels as metadata, so that the provider's report finds it when its answer was lost."""

    def send(self, outgoing: Outgoing) -> Accepted:
        letter = letter_of(outgoing, get_connection())
        letter.metadata = {"reference": str(outgoing.reference)}
        letter.track_clicks = letter.track_opens = False
        try:
            letter.message()  # refuses what SMTP would refuse
            letter.send()
        except AnymailRecipientsRefused as error:
            raise Refused("The mail provider refused the address.") from error
        except (*NOT_A_LETTER, ValueError) as error:
            raise Refused("The address or the subject cannot be those of an e-mail.") from error
        except AnymailAPIError as error:
            raise _meaning(error) from error
        if not letter.anymail_status.status & TAKEN:
            raise Unknown(NOT_UNDERSTOOD)
        return Accepted(letter.anymail_status.message_id or outgoing.message_id)

    def find(self, outgoing: Outgoing, since: datetime) -> str | None:
        return None  # django-anymail has no way to ask; the provider's report settles it (webhooks.mail_status).


def _meaning(error: AnymailAPIError) -> Exception:
    if error.status_code is not None and not 200 <= error.status_code < 300:
        return of_answer(error.status_code, str(error.status_code), NAME)
    if isinstance(error.__cause__, requests.RequestException):
        return of_silence(error.__cause__, NAME)
    return Unknown(NOT_UNDERSTOOD)
