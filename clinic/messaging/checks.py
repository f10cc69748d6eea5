"""Whether messages really leave the clinic."""

from django.conf import settings

from clinic.safety import safety_check, unsafe


@safety_check
def messages_leave_the_clinic():
    if settings.EMAIL is None and settings.EMAIL_PROVIDER is None:
        yield unsafe(
            "There is no mail server: e-mail stays in the message log and reaches nobody.",
            "Set EMAIL_URL or EMAIL_PROVIDER, and DEFAULT_FROM_EMAIL.",
            id="clinic.S04",
        )
    if settings.TWILIO is None:
        yield unsafe(
            "There is no key for text messages: they stay in the message log and reach nobody.",
            "Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM.",
            id="clinic.S05",
        )
