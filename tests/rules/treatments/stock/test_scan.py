"""What a scanner types: GS1 DataMatrix, linear NDC barcodes, and words that are neither."""

from datetime import date

import pytest

from treatments.stock.scan import Scan, ScanNotReadable, check_digit, ndc_in, read_scan, same_ndc

GS = "\x1d"
GTIN = "00304092051057"  # prefix 03, NDC 0409-2051-05, check digit 7
FULL = Scan(f"01{GTIN}1727013110A17BC21SN-9", GTIN, "0409205105", "A17BC", date(2027, 1, 31), "SN-9")


def test_the_check_digit_of_the_example_is_right():
    assert check_digit(GTIN[:-1]) == GTIN[-1]


@pytest.mark.parametrize(
    "typed",
    [
        f"01{GTIN}1727013110A17BC{GS}21SN-9",
        f"]d201{GTIN}1727013110A17BC{GS}21SN-9",
        f"{GS}01{GTIN}1727013110A17BC{GS}21SN-9{GS}",
        f"  01{GTIN}1727013110A17BC{GS}21SN-9\n",
    ],
)
def test_a_datamatrix_is_read_whatever_the_scanner_adds(typed):
    assert read_scan(typed) == FULL


def test_the_order_of_the_parts_does_not_matter():
    found = read_scan(f"01{GTIN}21SN-9{GS}10A17BC{GS}17270131")
    assert (found.serial, found.lot, found.expires_on) == ("SN-9", "A17BC", date(2027, 1, 31))


def test_the_form_with_parentheses_is_read_too():
    found = read_scan(f"(01){GTIN}(17)270131(10)A17BC(21)SN-9")
    assert (found.ndc, found.lot, found.expires_on, found.serial) == ("0409205105", "A17BC", date(2027, 1, 31), "SN-9")


@pytest.mark.parametrize(
    ("written", "day"),
    [("270200", date(2027, 2, 28)), ("280200", date(2028, 2, 29)), ("271231", date(2027, 12, 31))],
)
def test_the_day_zero_is_the_last_of_the_month(written, day):
    assert read_scan(f"01{GTIN}17{written}").expires_on == day


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (f"01{GTIN[:-1]}8", "check digit"),
        (f"01{GTIN}17271331", "expiry date"),
        (f"01{GTIN}17270230", "expiry date"),
        (f"01{GTIN}1727", "cut off"),
        (f"01{GTIN}10", "empty or too long"),
        (f"01{GTIN}10{'A' * 21}", "empty or too long"),
        (f"01{GTIN}9912", "to its end"),
        (f"01{GTIN}10A{GS}10B", "two codes"),
        (f"(01){GTIN}(99)x", "none of a medicine's"),
        (f"(01){GTIN}(17)27013", "not 6 characters"),
        ("x" * 201, "longer than 200"),
    ],
)
def test_a_code_that_cannot_be_read_is_refused_in_words(typed, words):
    with pytest.raises(ScanNotReadable, match=words):
        read_scan(typed)


@pytest.mark.parametrize("typed", ["304092051057", "0304092051057"])
def test_a_linear_barcode_holds_the_ndc(typed):
    assert read_scan(typed).ndc == "0409205105"


@pytest.mark.parametrize("typed", ["A17BC", "0409-2051-05", "12", "", "0100000000000017", "0100000x", "१२३"])
def test_what_is_no_code_is_taken_as_it_is(typed):
    found = read_scan(typed)
    assert (found.text, found.ndc, found.lot) == (typed, "", "")


def test_a_gtin_of_another_country_has_no_ndc():
    assert ndc_in("04012345678901") == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0409-2051-05", "0409205105", True),
        ("0409-2051-05", "00409205105", True),
        ("00409-2051-05", "0409-2051-05", True),
        ("42023-113-10", "42023011310", True),
        ("4202311310", "42023011310", True),
        ("0409-2051-05", "0409-2051-06", False),
        ("", "", False),
        ("A17", "A17", False),
        ("0409-2051", "04092051", False),
    ],
)
def test_two_writings_of_one_ndc(one, other, same):
    assert same_ndc(one, other) is same
    assert same_ndc(other, one) is same
