"""The languages that a patient can be written to and asked in: those for which somebody has brought words."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import get_language_info

FIRST = "en"


def choices(chosen: str | None = None) -> list[tuple[str, str]]:
    """Code and name of each language that exists, English first; `chosen` is offered too, or it would be lost."""
    codes = {code for path in settings.PATIENT_LANGUAGES for code in import_string(path)()}
    codes |= {chosen} if chosen else set()
    return [(code, _name(code)) for code in sorted(codes | {FIRST}, key=lambda code: (code != FIRST, code))]


def _name(code: str) -> str:
    """As those who speak it call it, and in English; a code of an import that Django does not know as it is."""
    try:
        found = get_language_info(code)
    except KeyError:
        return code
    return found["name_local"] if found["name"] == found["name_local"] else f"{found['name_local']} ({found['name']})"
