"""The words of one kind of message, the placeholders in them, and what a clinic's own words must keep to (pure)."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

# What every message knows: the clinic's neutral name and the patient's given name.
COMMON = {"clinic": "North Practice", "name": "Ada"}
LINK = "url"
LINK_EXAMPLE = "https://clinic.example/go/" + "x" * 43 + "/"

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)


def gettext_noop(text: str) -> str:
    """Marks a shipped text for the translators; it is translated where it is used."""
    return text


@dataclass(frozen=True)
class Words:
    """`letter` is an e-mail without its greeting and end; `text` a text message without the clinic's name and STOP."""

    subject: str
    letter: str
    text: str

    def fill(self, facts: Mapping[str, str]) -> "Words":
        """The same words with every placeholder replaced. Raises KeyError for one without a fact."""
        filled = (_PLACEHOLDER.sub(lambda found: facts[found[1]], getattr(self, part.name)) for part in fields(self))
        return Words(*filled)


@dataclass(frozen=True)
class Wording:
    """One kind of message: its name and when it goes, for staff; the words it ships with; its own placeholders.

    `facts` are these placeholders with a made-up value for the preview, `needs` those that the letter and the text
    must hold, or the message would be of no use. `is_answer`: it answers what somebody did a moment ago, so it goes
    alone, names nobody, and in a text message its own words are all it says after the clinic's name.
    """

    code: str
    name: str
    goes: str
    shipped: Words
    facts: Mapping[str, str]
    needs: tuple[str, ...] = (LINK,)
    is_answer: bool = False

    @property
    def examples(self) -> dict[str, str]:
        common = {name: made_up for name, made_up in COMMON.items() if not (self.is_answer and name == "name")}
        return common | dict(self.facts)

    @property
    def placeholders(self) -> tuple[str, ...]:
        return tuple(self.examples)


def faults(wording: Wording, words: Words, telling: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
    """What is wrong with a clinic's own words, by field and in sentences; empty if they may be used.

    `telling` finds the words that tell a stranger what is treated, or with what.
    """
    found = {}
    for part in fields(words):
        text = getattr(words, part.name)
        said = [*_of_placeholders(wording, part.name, text), *_of_neutrality(text, telling)]
        if said:
            found[part.name] = said
    return found


def _of_placeholders(wording, field, text):
    known = [name for name in wording.placeholders if not (field == "subject" and name == LINK)]
    listed = ", ".join(f"{{{name}}}" for name in known)
    held = _PLACEHOLDER.findall(text)
    for name in dict.fromkeys(held):
        if name not in known:
            yield f"“{{{name}}}” is not known here; it can hold {listed}."
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield f"A brace stands alone; a placeholder is written as one of {listed}."
    if field != "subject":
        for name in wording.needs:
            if name not in held:
                yield f"It must hold {{{name}}}."


def _of_neutrality(text, telling):
    found = list(dict.fromkeys(telling(_PLACEHOLDER.sub(" ", text))))
    if found:
        listed = ", ".join(f"“{word}”" for word in found)
        yield f"Somebody else may read this screen: leave out {listed}, which tells what the clinic treats or how."
    if _ADDRESS.search(text):
        yield "It may hold no address of a web page but {url}: a fixed one tells where it leads."
