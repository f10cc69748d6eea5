"""What arrives at the real mail server."""

import re
import time
from email.header import decode_header, make_header

from tests.smtp import SmtpServer

LINK = re.compile(r"https?://\S+/go/\S+?/(?=\s|$)")


class Mailbox:
    """The letters of one address, in the order in which they arrived."""

    def __init__(self, server: SmtpServer, address: str):
        self.server, self.address = server, address

    @property
    def letters(self) -> list:
        return self.server.to(self.address)

    def wait_for(self, *words: str, within_seconds: float = 90):
        """The newest letter whose subject or text holds all these words, as soon as it is there."""
        until = time.monotonic() + within_seconds
        while time.monotonic() < until:
            found = self.with_words(*words)
            if found:
                return found[-1]
            time.sleep(0.2)
        raise AssertionError(f"No letter to {self.address} says {words}; there are:\n" + "\n---\n".join(self.texts()))

    def with_words(self, *words: str) -> list:
        return [letter for letter in self.letters if all(word in all_of(letter) for word in words)]

    def texts(self) -> list[str]:
        return [text_of(letter) for letter in self.letters]


def subject_of(letter) -> str:
    return str(make_header(decode_header(letter["Subject"])))


def text_of(letter) -> str:
    part = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode(part.get_content_charset() or "utf-8")


def all_of(letter) -> str:
    return f"{subject_of(letter)}\n{text_of(letter)}"


def link_in(letter, after: str = "") -> str:
    """The link of a letter; of one that says several things, the first link after these words. Fails without one."""
    if after:
        said = text_of(letter).partition(after)[2]
        assert LINK.search(said), f"no link after “{after}” in:\n{text_of(letter)}"
        return LINK.search(said).group()
    links = set(LINK.findall(text_of(letter)))
    assert len(links) == 1, f"{len(links)} links in:\n{text_of(letter)}"
    return links.pop()
