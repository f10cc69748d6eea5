"""Words in a reply that must reach a person at once (pure).

A small list of plain phrases, the clinic's own setting with no published source [design]. It catches what is said
outright and nothing more; every other reply is read by a person all the same. A harmless hit costs a look.
"""

import re

PHRASES = (
    "suicide",
    "suicidal",
    "kill myself",
    "killing myself",
    "end my life",
    "ending my life",
    "take my life",
    "taking my life",
    "end it all",
    "want to die",
    "wanna die",
    "wish i was dead",
    "wish i were dead",
    "better off dead",
    "better off without me",
    "don t want to live",
    "dont want to live",
    "do not want to live",
    "don t want to be alive",
    "dont want to be alive",
    "no reason to live",
    "hurt myself",
    "hurting myself",
    "harm myself",
    "harming myself",
    "self harm",
    "overdose",
    "overdosed",
)

_NO_LETTER = re.compile(r"[^a-z0-9]+")


def found_in(text: str) -> tuple[str, ...]:
    """The phrases that stand in the text as whole words, whatever the capitals, hyphens and apostrophes."""
    words = f" {_NO_LETTER.sub(' ', text.casefold()).strip()} "
    return tuple(phrase for phrase in PHRASES if f" {phrase} " in words)
