"""E-mail by Django's mail backend (settings.EMAIL, from EMAIL_URL)."""

from datetime import datetime
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from clinic.messaging.channels import Accepted, Outgoing, Refused, TryLater, Unknown


class EmailChannel:
    """Each message under a Message-ID that is the same on every attempt, so that mail programs drop a second copy."""

    def send(self, outgoing: Outgoing) -> Accepted:
        connection = get_connection()
        try:
            connection.open()
        except (SMTPException, OSError) as error:
            raise TryLater(f"The mail server cannot be reached: {_said(error)}", channel_is_down=True) from error
        try:
            letter_of(outgoing, connection).send()
        except (SMTPException, OSError, ValueError) as error:
            raise _meaning(error) from error
        finally:
            _close(connection)
        return Accepted(outgoing.message_id)

    def find(self, outgoing: Outgoing, since: datetime) -> str | None:
        return None  # SMTP cannot be asked.


def letter_of(outgoing: Outgoing, connection) -> EmailMessage:
    headers = {"Message-ID": outgoing.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        outgoing.subject,
        outgoing.body,
        settings.DEFAULT_FROM_EMAIL,
        [outgoing.to],
        headers=headers,
        connection=connection,
    )


def _meaning(error: Exception) -> Exception:
    """What an error during sending means for the message."""
    if isinstance(error, SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        said = f"The mail server refused the address: {code} {_text(words)}"
        return Refused(said) if code >= 500 else TryLater(said, channel_is_down=False)
    if isinstance(error, SMTPDataError):
        said = f"The mail server refused the message: {_said(error)}"
        return Refused(said) if error.smtp_code >= 500 else TryLater(said, channel_is_down=False)
    if isinstance(error, SMTPResponseException):
        # It answered, but not about this message: our sender or our account is wrong, and so for every message.
        return TryLater(f"The mail server refused us: {_said(error)}", channel_is_down=True)
    if isinstance(error, SMTPServerDisconnected | OSError):
        return Unknown("The mail server fell silent while it was given the message.")
    return Refused("The address or the subject cannot be those of an e-mail.")


def _said(error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return type(error).__name__


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:200]


def _close(connection) -> None:
    try:
        connection.close()
    except (SMTPException, OSError):
        pass  # What was to be said to the server has been said.
