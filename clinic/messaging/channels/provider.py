"""E-mail by a provider's interface instead of SMTP, through django-anymail (settings.EMAIL_PROVIDER and ANYMAIL)."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from clinic.messaging.channels import Accepted, Outgoing, Refused, TryLater, Unknown
from clinic.messaging.channels.email import letter_of
from clinic.messaging.channels.over_http import of_answer, of_silence

NAME = "mail provider"
# The address or the domain under which we have an account; no letter would arrive there.
NOT_FOUND = 404
TAKEN = {"sent", "queued"}
NOT_UNDERSTOOD = "The mail provider answered in a way that nobody understands."
# Mailjet refuses a letter with a Message-ID of ours ("send-0011") and gives it one of its own.
GIVES_ITS_OWN_MESSAGE_ID = {"mailjet"}
# Brevo takes a letter with a key once within half an hour, and answers a second one with an error of this name.
IDEMPOTENT = {"brevo"}
HAD_IT_ALREADY = "duplicate_parameter"
NOT_A_LETTER = (AnymailInvalidAddress, AnymailSerializationError, AnymailUnsupportedFeature)


class ProviderChannel:
    """Our row's number travels as metadata, so that the provider's report finds it when its answer was lost."""

    def send(self, outgoing: Outgoing) -> Accepted:
        letter = _letter_of(outgoing)
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
            if _had_it_already(error):
                return Accepted(outgoing.message_id, "The mail provider was given it before.")
            raise _meaning(error) from error
        if not letter.anymail_status.status & TAKEN:
            raise _not_taken(letter.anymail_status.esp_response)
        return Accepted(letter.anymail_status.message_id or outgoing.message_id)

    def find(self, outgoing: Outgoing, since: datetime) -> str | None:
        return None  # django-anymail has no way to ask; the provider's report settles it (webhooks.mail_status).


def _letter_of(outgoing: Outgoing) -> EmailMessage:
    letter = letter_of(outgoing, get_connection())
    if settings.EMAIL_PROVIDER in GIVES_ITS_OWN_MESSAGE_ID:
        del letter.extra_headers["Message-ID"]
    if settings.EMAIL_PROVIDER in IDEMPOTENT:
        letter.extra_headers["idempotencyKey"] = str(uuid5(NAMESPACE_URL, outgoing.message_id))
    return letter


def _had_it_already(error: AnymailAPIError) -> bool:
    if settings.EMAIL_PROVIDER not in IDEMPOTENT or error.status_code != 400:
        return False
    try:
        return error.response.json().get("code") == HAD_IT_ALREADY
    except (ValueError, AttributeError):
        return False


def _not_taken(answer: requests.Response) -> Exception:
    """What an answer means that anymail does not take for an error: Mailjet refuses single letters so."""
    if answer is not None and answer.status_code >= 400:
        return _of_status(answer.status_code)
    return Unknown(NOT_UNDERSTOOD)


def _of_status(status: int) -> Exception:
    if status == NOT_FOUND:
        return TryLater(f"The {NAME} does not know our account: {status}.", channel_is_down=True)
    return of_answer(status, str(status), NAME)


def _meaning(error: AnymailAPIError) -> Exception:
    if error.status_code is not None and not 200 <= error.status_code < 300:
        return _of_status(error.status_code)
    if isinstance(error.__cause__, requests.RequestException):
        return of_silence(error.__cause__, NAME)
    return Unknown(NOT_UNDERSTOOD)
