"""A file as people really save it: read where that is safe, refused with a hint where it is not, one row at a time."""

from io import BytesIO

import pytest

from treatments.imports.columns import ASSESSMENTS, INFUSIONS, PATIENTS, BadHeader, guessed, places
from treatments.imports.csv_reading import LONGEST_LINE, UnreadableFile, records


def read(content: bytes):
    return [(record.line, record.cells) for record in records(BytesIO(content))]


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n",
        b"a,b\r\n1,2\r\n",
        b"\xef\xbb\xbfa,b\r\n1,2",
        b"a,b\n\n 1 , 2 \n\n",
        b'"a","b"\n"1","2"\n',
        b"a,b\n\xc2\xa01,2\n",
    ],
    ids=["plain", "windows", "mark", "blank lines", "quoted", "blank that does not break"],
)
def test_what_is_safe_is_read(content):
    assert [cells for _, cells in read(content)] == [["a", "b"], ["1", "2"]]


def test_a_row_is_called_by_the_line_on_which_it_begins():
    assert read(b'a,b\n"two\nlines",2\n\n3,4\n') == [(1, ["a", "b"]), (2, ["two\nlines", "2"]), (5, ["3", "4"])]


def test_what_was_made_harmless_for_a_spreadsheet_is_read_as_it_was():
    assert read(b"a,b\n'+12025550143,'=1\n'tis,x\n")[1:] == [(2, ["+12025550143", "=1"]), (3, ["'tis", "x"])]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a;b\n1;2\n", 1, "semicolons"),
        (b"a\tb\n1\t2\n", 1, "tabs"),
        ("a,b\n".encode("utf-16"), 1, "UTF-16"),
        ("a,b\n".encode("utf-16-le"), 1, "zero bytes"),
        (b'"a";"b"\n"1";"2"\n', 1, "semicolons"),
        (b"a;b, or c;d\n1;2;3\n", 1, "semicolons"),
        (b"sep=,\na,b\n1,2\n", 1, "take it away"),
        (b"", 1, "empty"),
        (b"\n\n", 1, "empty"),
        (b'a,b\n1,2\n"open,3\n4,5\n', 3, "quotation mark is opened"),
        (b"a,b\r1,2\r", 1, "old way"),
        (b'a,b\n1,"2"3\n', 2, "not CSV"),
        (b"a,b\n" + b"x" * LONGEST_LINE, 2, "does not end"),
    ],
)
def test_what_could_be_misread_is_refused_with_a_hint(content, line, words):
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read(content)
    assert refusal.value.line == line


def test_a_quotation_mark_that_stays_open_does_not_swallow_a_large_file():
    with pytest.raises(UnreadableFile, match="quotation mark is opened"):
        read(b'a,b\n"1,2\n' + b"3,4\n" * 100_000)


@pytest.mark.parametrize(
    ("line", "words"),
    [(b"J\xfcrgen,2", "UTF-8"), (b"1\x00,2", "zero bytes"), (b"1,2,3", "3 cells"), (b"1", "1 cells")],
)
def test_a_row_that_cannot_be_trusted_says_why_and_the_next_is_read(line, words):
    rows = list(records(BytesIO(b"a,b\n" + line + b"\n5,6\n")))
    assert words in rows[1].fault
    assert "\x00" not in "".join(rows[1].cells)
    assert (rows[2].cells, rows[2].fault) == (["5", "6"], "")


def test_columns_stand_in_any_order_and_some_may_be_left_out():
    assert places(["born", "family_name", "given_name", "mrn"], PATIENTS)["mrn"] == 3


@pytest.mark.parametrize(
    ("header", "table", "words"),
    [
        (["mrn", "born"], PATIENTS, "given_name is missing"),
        ([*PATIENTS.names, "shoe"], PATIENTS, "Unknown column 'shoe'"),
        ([*PATIENTS.names, "mrn"], PATIENTS, "twice"),
        (["mrn", "instrument", "collected_at"], ASSESSMENTS, "Neither total nor answers"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(header, table, words):
    with pytest.raises(BadHeader, match=words):
        places(header, table)


def test_columns_that_a_person_matched_are_found_and_others_passed_over():
    names = {"mrn": "Chart", "series": "Cycle", "started_at": "When", "delivered_mg": "mg", "minutes": "min"}
    found = places(["When", "Chart", "Nurse", "mg", "min", "kg", "Cycle"], INFUSIONS, {**names, "weight_kg": "kg"})
    assert found == {"started_at": 0, "mrn": 1, "delivered_mg": 3, "minutes": 4, "weight_kg": 5, "series": 6}


def test_names_of_other_systems_are_guessed():
    header = ["Patient ID", "First name", "Surname", "DOB", "Gender", "Notes"]
    assert guessed(header, PATIENTS) == {
        "mrn": "Patient ID",
        "given_name": "First name",
        "family_name": "Surname",
        "born": "DOB",
        "reference_sex": "Gender",
    }
