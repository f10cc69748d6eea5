"""Reading a CSV file line by line, however large, and saying in words what is wrong with it (pure).

UTF-8 with or without a byte-order mark, commas, any line end, quotation marks as spreadsheets write them. What could
be misread (semicolons, another encoding, a missing quotation mark) is refused with a hint. One row is held at a time.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from clinic.cells import as_written

_MARK = b"\xef\xbb\xbf"
_ZERO = b"\x00"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")
# A line of three files like these has some hundred characters; the answers of the longest scale have a thousand.
LONGEST_LINE = 1024 * 1024
SAVE_AS = "save it as CSV UTF-8 (comma-separated)"
_IF_IT_DOES_NOT_HELP = ", and where that gives the same again, set the list separator of the computer to a comma first"


class UnreadableFile(ValueError):
    """The rest of the file cannot be read; `line` is where, and the message one sentence that says what helps."""

    def __init__(self, line: int, sentence: str):
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the line on which it begins, and its cells. `fault` says why they cannot be trusted."""

    line: int
    cells: list[str]
    fault: str = ""


def records(file: BinaryIO) -> Iterator[Record]:
    """Yield the rows, the header first; blank lines are passed over. Raises UnreadableFile."""
    lines = _Lines(file)
    reader = csv.reader(lines, strict=True)
    width = None
    while True:
        first = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if width is None:
                _check_header(first, lines.last)
            raise UnreadableFile(first, _why(error)) from None
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if width is None:
            _check_header(first, ",".join(cells))
            width = len(cells)
        # Spreadsheets and web pages leave blanks that do not break; a number or name is the same with a plain one.
        kept = [as_written(cell.strip().replace("\xa0", " ")) for cell in cells]
        yield Record(first, kept, _fault(lines, first, cells, width))
    if width is None:
        raise UnreadableFile(1, "The file is empty; its first line has to name the columns.")


class _Lines:
    """The lines of a file as text, for `csv.reader`; remembers the last one, and the last that was not text."""

    def __init__(self, file):
        self.file, self.number, self.last = file, 0, ""
        self.not_utf8, self.with_zeros = 0, 0

    def __iter__(self):
        return self

    def __next__(self) -> str:
        raw = self.file.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        self.number += 1
        if len(raw) == LONGEST_LINE:
            raise UnreadableFile(self.number, f"The line does not end within a million bytes; {SAVE_AS}.")
        if self.number == 1:
            if raw.startswith(_OTHER_MARKS):
                raise UnreadableFile(1, f"The file is not UTF-8 but UTF-16; {SAVE_AS}.")
            if _ZERO in raw:
                raise UnreadableFile(1, f"The file is not UTF-8 (it holds zero bytes, as UTF-16 does); {SAVE_AS}.")
            raw = raw.removeprefix(_MARK)
        if _ZERO in raw:
            self.with_zeros = self.number
            raw = raw.replace(_ZERO, b"")
        try:
            self.last = raw.decode("utf-8")
        except UnicodeDecodeError:
            self.not_utf8 = self.number
            self.last = raw.decode("utf-8", "replace")
        return self.last


def _check_header(line, text):
    for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if text.count(sign) > text.count(","):
            raise UnreadableFile(line, f"The columns are separated by {word}; {SAVE_AS}{_IF_IT_DOES_NOT_HELP}.")
    if text.startswith("sep="):
        raise UnreadableFile(line, "The first line only says how columns are separated; take it away.")


def _fault(lines, first, cells, width):
    if lines.not_utf8 >= first:
        return f"The line is not UTF-8, so letters would be lost; {SAVE_AS}."
    if lines.with_zeros >= first:
        return f"The line holds zero bytes, which are no text; {SAVE_AS}."
    if len(cells) != width:
        return (
            f"The line has {len(cells)} cells, the first line has {width}; "
            "put a cell that holds a comma between quotation marks, and write decimals with a point."
        )
    return ""


def _why(error: csv.Error) -> str:
    words = str(error)
    if "field larger" in words:
        return f"A quotation mark is opened here and not closed, or a cell has over {csv.field_size_limit()} letters."
    if "unexpected end" in words:
        return "A quotation mark is opened here and not closed."
    if "new-line" in words:
        return f"The lines end in an old way; {SAVE_AS}."
    return f"The line is not CSV ({words}); a quotation mark inside a cell is written twice."
