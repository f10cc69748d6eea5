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
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")
# A line of three files like these has some hundred characters; the answers of the longest scale have a thousand.
LONGEST_LINE = 1024 * 1024
SAVE_AS = "save it as CSV UTF-8 (comma-separated)"


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
            raise UnreadableFile(first, _why(error)) from None
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if width is None:
            _check_header(first, cells)
            width = len(cells)
        yield Record(first, [as_written(cell.strip()) for cell in cells], _fault(lines, first, cells, width))
    if width is None:
        raise UnreadableFile(1, "The file is empty; its first line has to name the columns.")


class _Lines:
    """The lines of a file as text, for `csv.reader`; remembers which lines of the current row were not UTF-8."""

    def __init__(self, file):
        self.file, self.number, self.not_utf8 = file, 0, 0

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
            raw = raw.removeprefix(_MARK)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self.not_utf8 = self.number
            return raw.decode("utf-8", "replace")


def _check_header(line, cells):
    if len(cells) > 1:
        return
    for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if sign in cells[0]:
            raise UnreadableFile(line, f"The columns are separated by {word}; {SAVE_AS}.")


def _fault(lines, first, cells, width):
    if lines.not_utf8 >= first:
        return f"The line is not UTF-8, so letters would be lost; {SAVE_AS}."
    if len(cells) != width:
        return (
            f"The line has {len(cells)} cells, the first line has {width}; "
            "put a cell that holds a comma between quotation marks, and write decimals with a point."
        )
    return ""


def _why(error: csv.Error) -> str:
    words = str(error)
    if "field larger" in words or "unexpected end" in words:
        return "A quotation mark is opened here and not closed."
    if "new-line" in words:
        return f"The lines end in an old way; {SAVE_AS}."
    return f"The line is not CSV ({words}); a quotation mark inside a cell is written twice."
