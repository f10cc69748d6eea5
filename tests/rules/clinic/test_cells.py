"""A cell that a spreadsheet would run is made harmless; everything else stays what it is."""

import csv
from io import StringIO

import pytest

from clinic.cells import as_written, cell, lines


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "  =1+1", "=HYPERLINK(0)", "＝1+1", "＠SUM(A1)"]
)
def test_a_formula_becomes_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["T-ADA", "a=b", "1-2", "", "'quoted", "ü", "0.5"])
def test_other_text_stays(text):
    assert cell(text) == text


@pytest.mark.parametrize(("value", "written"), [(-3, -3), (0.5, 0.5), (True, 1), (False, 0), (None, "")])
def test_numbers_stay_numbers_and_nothing_is_empty(value, written):
    assert cell(value) == written


def test_a_file_can_be_read_back():
    content = "".join(lines(["a", "b"], [['say "yes", please', "two\nlines"], ["=1", None]]))
    rows = list(csv.reader(StringIO(content.removeprefix("\ufeff"))))
    assert rows == [["a", "b"], ['say "yes", please', "two\nlines"], ["'=1", ""]]


@pytest.mark.parametrize("text", ["=1", "'=1", "''+1", "+1555", "it's", "'quoted", "", " =1", "' -2"])
def test_what_was_made_harmless_can_be_read_as_it_was(text):
    assert as_written(cell(text)) == text
