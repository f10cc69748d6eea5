"""Which words a message goes out in: the clinic's own in the patient's language, else the shipped ones."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.module_loading import import_string

from clinic.messaging.models import MessageWording
from clinic.messaging.words import Wording, Words
from clinic.sites import neutral

SHIPPED_LANGUAGE = "en"


class UnknownWording(Exception):
    """No room has registered words under this code (settings.MESSAGE_WORDINGS)."""


def all_wordings() -> dict[str, Wording]:
    """Every kind of message whose words a clinic may write itself, by code, in the order of a patient's course."""
    return {one.code: one for path in settings.MESSAGE_WORDINGS for one in import_string(path)}


def wording(code: str) -> Wording:
    """Raises UnknownWording."""
    try:
        return all_wordings()[code]
    except KeyError as error:
        raise UnknownWording(f"There is no message {code!r}.") from error


def in_use(code: str, language: str) -> Words:
    """The words in which this kind of message goes out to a patient of this language; at most one query.

    In order: the clinic's own (pt-br, then pt), the shipped ones where they are translated, the clinic's own in
    English, the shipped ones in English.
    """
    shipped = wording(code).shipped
    languages = [*_of_one_language(language), SHIPPED_LANGUAGE]
    own = {row.language: row for row in newest(code).filter(language__in=languages) if not row.is_shipped}
    for name in languages[:-1]:
        if name in own:
            return words_of(own[name])
    translated = shipped_in(shipped, language)
    if translated == shipped and SHIPPED_LANGUAGE in own:
        return words_of(own[SHIPPED_LANGUAGE])
    return translated


def shipped_in(shipped: Words, language: str) -> Words:
    with translation.override(language):
        return Words(*(translation.gettext(text) for text in (shipped.subject, shipped.letter, shipped.text)))


def newest(code: str | None = None) -> QuerySet[MessageWording]:
    """The row that holds now of each message in each language."""
    rows = MessageWording.objects.order_by("code", "language", "-number").distinct("code", "language")
    return (rows if code is None else rows.filter(code=code)).select_related("by")


def history(code: str) -> QuerySet[MessageWording]:
    """Every change of a message's words, newest first."""
    return MessageWording.objects.filter(code=code).select_related("by").order_by("-at", "-pk")


def languages() -> set[str]:
    """The languages in which somebody is written to."""
    return {SHIPPED_LANGUAGE} | {row.language for row in newest() if not row.is_shipped}


def telling(text: str) -> Iterable[str]:
    """What in a text tells a stranger what is treated here, or with what."""
    yield from neutral.telling_words(text)
    for path in settings.MESSAGE_TELLING:
        yield from import_string(path)(text)


def words_of(row: MessageWording) -> Words:
    """The clinic's own words of one version; empty ones where it took the shipped words back."""
    return Words(row.subject, row.letter, row.text)


def _of_one_language(language: str) -> list[str]:
    return list(dict.fromkeys([language, language.partition("-")[0]]))
