"""What medicine a free text names.

The text is cut into words; the longest known names in it are found, from left to right; strengths, forms, salts and
how often it is taken are set aside. What remains was not understood, and then the text is not completely recognised,
whatever was found in it besides: "no interaction" is only ever said of a text that was understood as a whole.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from intake.screening.medicines.fillers import FILLERS, STRENGTH
from intake.screening.medicines.under_rules import COMBINATIONS, UNDER_RULES
from intake.screening.medicines.without_rule import WITHOUT_RULE

_SHORTEST_INFLECTED = 6


@dataclass(frozen=True)
class Recognition:
    """The substances found in a text, each once, and the words that were not understood."""

    substances: tuple[str, ...]
    leftover: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return bool(self.substances) and not self.leftover

    def under(self, rule: str) -> tuple[str, ...]:
        """The substances that this rule names."""
        return tuple(substance for substance in self.substances if RULE_OF[substance] == rule)


@lru_cache(maxsize=4096)
def recognise(text: str) -> Recognition:
    words = _words(text)
    substances, leftover, at = [], [], 0
    while at < len(words):
        length, found = _longest_name(words, at)
        if found:
            substances += [substance for substance in found if substance not in substances]
        elif not _is_filler(words[at]):
            leftover.append(words[at])
        at += length
    return Recognition(_without_added_naloxone(substances), tuple(leftover))


def _without_added_naloxone(substances: list[str]) -> tuple[str, ...]:
    """Drop the naloxone that is put into an opioid against its misuse: it is not taken up."""
    has_opioid = any(RULE_OF[substance] == "M03" for substance in substances)
    return tuple(substance for substance in substances if not (has_opioid and substance == "naloxone"))


def named_in(text: str) -> tuple[str, ...]:
    """The substances that a text of any kind names, whatever else stands in it."""
    return recognise(text).substances


def as_key(text: str) -> str:
    """Return the same text for two ways of writing that differ in capitals, accents, spaces or punctuation only."""
    return " ".join(_words(text))


def names_ketamine(text: str) -> bool:
    return bool({"ketamine", "esketamine"} & set(recognise(text).substances))


def search(prefix: str, limit: int = 10) -> tuple[str, ...]:
    """Return names for a type-ahead: those that begin so, then those with a later word that does, each in order."""
    start = as_key(prefix)
    if not start:
        return ()
    first = [name for key, name in _NAMES if key.startswith(start)]
    later = [name for key, name in _NAMES if f" {start}" in key and not key.startswith(start)]
    return tuple((first + later)[:limit])


def _words(text: str) -> list[str]:
    text = _MARKS.sub("", text.casefold())
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if _is_written(letter))
    text = _INITIALS.sub(lambda found: found.group().replace(".", ""), text)  # "p.r.n."
    text = re.sub(r"(?<=[a-z]{4})(?=\d)", " ", text)  # "sertraline50mg"
    return _WORD.findall(text)


_MARKS = re.compile("[®™©'’‘´`]")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_WORD = re.compile(r"\d+(?:[.,]\d+)+[^\W_]*%?|[^\W_]+%?")


def _is_written(letter: str) -> bool:
    """Say whether a character is more than an accent or an invisible mark."""
    return unicodedata.category(letter) not in ("Mn", "Cf")


def _longest_name(words: list[str], at: int) -> tuple[int, tuple[str, ...]]:
    """Return how many words from `at` on make the longest known name, and its substances; (1, ()) if none does."""
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        if found := _SUBSTANCES.get(" ".join(words[at : at + length])):
            return length, found
    return 1, next((_SUBSTANCES[word] for word in _endings(words[at]) if word in _SUBSTANCES), ())


def _endings(word: str) -> tuple[str, ...]:
    """Return the English endings of a substance written as in German ("fluoxetin") or Spanish ("fluoxetina")."""
    if len(word) < _SHORTEST_INFLECTED:
        return ()
    return (f"{word}e", f"{word[:-1]}e") if word.endswith("a") else (f"{word}e",)


def _is_filler(word: str) -> bool:
    return word in FILLERS or STRENGTH.fullmatch(word) is not None


def _lines(table: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what stands before the colon and the names after it, for each line of a table."""
    whole = re.sub(r"\n +", " ", table)  # a line that is indented goes on with the one above
    for line in filter(None, map(str.strip, whole.splitlines())):
        head, _, names = line.partition(":")
        yield head, [name.strip() for name in names.split(",") if name.strip()]


def _entries() -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """Yield every name with its substances and the rule of its table; None for a product of several substances."""
    for rule, table in (*UNDER_RULES.items(), (NO_RULE, WITHOUT_RULE)):
        for substance, names in _lines(table):
            for name in (substance, *names):
                yield name, (substance,), rule
    for head, names in _lines(COMBINATIONS):
        for name in names:
            yield name, tuple(head.split(" + ")), None


NO_RULE = ""

ENTRIES = tuple(_entries())

RULE_OF = {substances[0]: rule for _, substances, rule in ENTRIES if rule is not None}

_SUBSTANCES = {as_key(name): substances for name, substances, _ in ENTRIES}

_LONGEST = max(len(key.split()) for key in _SUBSTANCES)

_NAMES = sorted({as_key(name): name for name, _, _ in ENTRIES}.items())
