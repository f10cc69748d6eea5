"""What a text that a patient reads may be: plain, not too long, and telling nothing to somebody who looks on."""

import re

from clinic.sites.neutral import telling_words
from intake.instruments.definition import Instrument

# The longest text of each kind that still reads on a phone [design]; the longest shipped ones have half of it.
MOST_CHARACTERS = {
    "title": 120,
    "instructions": 4000,
    "notice": 4000,
    "heading": 400,
    "question": 1000,
    "help": 1500,
    "answer": 250,
    "version": 60,
}

_MARKUP = re.compile(r"<\s*[/!?a-zA-Z][^\s>]{0,20}|&(#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
# Control characters, marks that turn the direction of what follows, invisible ones, and halves of a character.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
# Beginnings of words that tell a diagnosis in the languages most asked for [design]; English words in `neutral`.
_TELLING = re.compile(
    r"\b(anxi|ansie|angst|angoi|depr|phobi|fobi|suizid|suicid|trauma|bipol|mani[ea]|obses|zwang|dissoz|dissoc"
    r"|k[eé]tam|psych|psiqu|psico|disorder|störung|trastorno|trouble)",
    re.IGNORECASE,
)


def fault_of(text: object, kind: str) -> str | None:
    """Return what is wrong with a text as the end of a sentence, or None; `kind` is one of MOST_CHARACTERS."""
    if not isinstance(text, str) or not text.strip():
        return "has no text"
    most = MOST_CHARACTERS[kind]
    if len(text) > most:
        return f"has {len(text)} characters; at most {most} are accepted"
    if found := _MARKUP.search(text):
        return f"holds markup ({found[0]}); plain text is accepted"
    if _HIDDEN.search(text):
        return "holds a hidden character; plain text is accepted"
    return None


def telling_title(title: str, instrument: Instrument) -> bool:
    """Whether a title above a patient's questions tells what they are treated for."""
    names = (instrument.name.casefold(), instrument.id)
    return bool(telling_words(title) or _TELLING.search(title) or any(name in title.casefold() for name in names))
