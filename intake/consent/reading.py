"""A consent text as it is kept and as it is read (pure).

The kept form is plain text: the first line is the title, blank lines part paragraphs, a line that begins with `# ` is a
heading, lines that begin with `- ` are a list.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import groupby

HEADING, PARAGRAPH, LIST = "heading", "paragraph", "list"


@dataclass(frozen=True)
class Block:
    """A piece of the text: its kind, and its lines (one, but for a list)."""

    kind: str
    lines: tuple[str, ...]


def hash_of(title: str, body: str) -> str:
    """What binds a signature to the words above it: SHA-256 over title and body."""
    return sha256(f"{title}\n\n{body}".encode()).hexdigest()


def split_title(text: str) -> tuple[str, str]:
    """The title and the body of a document file. Raises ValueError when either is missing."""
    title, _, body = text.strip().partition("\n")
    if not title.strip() or not body.strip():
        raise ValueError("A consent text has a title on its first line and a body below it.")
    return title.strip(), body.strip()


def blocks(body: str) -> list[Block]:
    """The body in pieces for a page: lines of one kind that stand together, but each heading for itself."""
    found = []
    for part in body.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        for kind, together in groupby(lines, key=_kind):
            found += _pieces(kind, list(together))
    return found


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """What a new body takes away ("removed") and adds ("added"), piece by piece in the order of the text."""
    before, after = _said(old), _said(new)
    found = []
    for tag, start, end, from_, to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [("removed", words) for words in before[start:end]]
            found += [("added", words) for words in after[from_:to]]
    return found


def _said(body):
    return [line for block in blocks(body) for line in block.lines]


def _kind(line):
    return HEADING if line.startswith("# ") else LIST if line.startswith("- ") else PARAGRAPH


def _pieces(kind, lines):
    if kind == PARAGRAPH:
        return [Block(PARAGRAPH, (" ".join(lines),))]
    words = tuple(line[2:].strip() for line in lines)
    return [Block(LIST, words)] if kind == LIST else [Block(HEADING, (word,)) for word in words]
