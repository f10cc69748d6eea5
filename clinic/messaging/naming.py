"""What a message is for, in words for staff."""

from django.conf import settings

from clinic.messaging.models import Message
from clinic.messaging.own_words import all_wordings


def name_of(purpose: str) -> str:
    return settings.MESSAGE_PURPOSE_NAMES.get(purpose) or purpose.replace("-", " ").capitalize()


def purpose_in_words(message: Message) -> str:
    """Of an appointment's several messages also which one, as the page of its words names it."""
    name, reminder = name_of(message.purpose), message.context.get("reminder")
    if not reminder:
        return name
    wording = all_wordings().get(f"{message.purpose}-{reminder}".replace("_", "-"))
    which = wording.name if wording else reminder.replace("_", " ")
    return f"{name}: {which[0].lower()}{which[1:]}"
