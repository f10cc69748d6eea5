"""A clinic's own words for its messages: written, changed, and given up for the shipped ones. Every version stays."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.messaging import own_words
from clinic.messaging.framing import preview
from clinic.messaging.merging import MOST_SEGMENTS
from clinic.messaging.models import MessageWording
from clinic.messaging.words import Wording, Words, faults


class UnfitWords(Exception):
    """The words cannot be used; `faults` has the sentences by field."""

    def __init__(self, found: dict[str, list[str]]):
        super().__init__("These words cannot be used.")
        self.faults = found


class ChangedMeanwhile(Exception):
    """Somebody else changed these words after they were read."""


class NothingToChange(Exception):
    """These words are in use already."""


def write_words(*, code: str, language: str, words: Words, seen: int, by: User, at: datetime) -> MessageWording:
    """Use the clinic's own words from now on. `seen` is the number of the change that was read, 0 for none.

    Raises UnfitWords, NothingToChange, ChangedMeanwhile, UnknownWording.
    """
    if found := what_is_wrong(own_words.wording(code), words, language):
        raise UnfitWords(found)
    newest = _newest(code, language)
    if newest is not None and own_words.words_of(newest) == words:
        raise NothingToChange(_("These words are in use already."))
    return _add(code, language, newest, seen, by, at, subject=words.subject, letter=words.letter, text=words.text)


def what_is_wrong(wording: Wording, words: Words, language: str) -> dict[str, list[str]]:
    """Every reason, by field and in sentences, for which these words cannot be used; empty if they can."""
    found = faults(wording, words, own_words.telling)
    if not found and (size := preview(wording, words, language).size).segments > MOST_SEGMENTS:
        odd = _(" The characters “%(odd)s” make it longer.") % {"odd": size.odd} if size.odd else ""
        sentence = _("As a text message this takes %(parts)d parts; at most %(most)d are sent.")
        found["text"] = [sentence % {"parts": size.segments, "most": MOST_SEGMENTS} + odd]
    return found


def back_to_shipped(*, code: str, language: str, seen: int, by: User, at: datetime) -> MessageWording:
    """Use the shipped words again. Raises NothingToChange, ChangedMeanwhile, UnknownWording."""
    own_words.wording(code)
    newest = _newest(code, language)
    if newest is None or newest.is_shipped:
        raise NothingToChange(_("The shipped words are in use already."))
    return _add(code, language, newest, seen, by, at)


def _newest(code, language):
    return own_words.newest(code).filter(language=language).first()


def _add(code, language, newest, seen, by, at, **words):
    number = newest.number if newest else 0
    if number != seen:
        raise ChangedMeanwhile(_("Somebody else changed these words in the meantime. Look at theirs first."))
    try:
        with transaction.atomic(), because("changed the words of a message", by=by):
            return MessageWording.objects.create(code=code, language=language, number=number + 1, by=by, at=at, **words)
    except IntegrityError as error:
        raise ChangedMeanwhile(_("Somebody else changed these words in this moment. Look at theirs first.")) from error
