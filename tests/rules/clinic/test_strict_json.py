"""JSON in and out without binary floating point, and without anything doubtful."""

import json
from decimal import Decimal

import pytest

from clinic.strict_json import BadLine, as_json, read_object, shown


def test_fractions_arrive_as_decimals_and_whole_numbers_as_ints():
    found = read_object(b'{"a": 0.1, "b": 7, "c": 1e2, "d": "0.1", "e": true, "f": null}')
    assert found == {"a": Decimal("0.1"), "b": 7, "c": Decimal("1E+2"), "d": "0.1", "e": True, "f": None}
    assert [type(value) for value in found.values()] == [Decimal, int, Decimal, str, bool, type(None)]


def test_a_number_too_long_for_an_int_becomes_a_decimal_that_no_whole_number_field_takes():
    assert type(read_object(b'{"a": ' + b"9" * 5000 + b"}")["a"]) is Decimal


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"nope", "not JSON"),
        (b'{"a": 1} {"b": 2}', "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1,}', "not JSON"),
        (b'{"a": 01}', "not JSON"),
        (b'{"a": .5}', "not JSON"),
        (b'{"a": "\x01"}', "not JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "not JSON"),
        (b'{"a": "\xff"}', "not UTF-8 at byte 8"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8 at byte 1"),
        (b"[1]", "a list; one JSON object"),
        (b'"a"', '"a"; one JSON object'),
        (b"null", "null; one JSON object"),
        (b"17", "17; one JSON object"),
        (b"9" * 9999, "one JSON object"),
        (b'{"a": NaN}', "holds NaN"),
        (b'{"a": Infinity}', "holds Infinity"),
        (b'{"a": -Infinity}', "holds -Infinity"),
        (b'{"a": 1, "a": 1}', 'key "a" is given twice'),
        (b'{"x": {"b": 1, "c": 2, "b": 3}}', 'key "b" is given twice'),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_what_is_doubtful_is_refused_in_one_sentence(line, sentence):
    with pytest.raises(BadLine) as refusal:
        read_object(line)
    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0.1"), "0.1"),
        (Decimal("9.0"), "9"),
        (Decimal("10.50"), "10.5"),
        (Decimal("1E+2"), "100"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0.0"), "0"),
        (Decimal("-12.50"), "-12.5"),
        (Decimal("100"), "100"),
        (Decimal("72.5747792"), "72.5747792"),
        (Decimal("0.1234567890123456789012345678901234567890"), "0.123456789012345678901234567890123456789"),
        ({"a": [Decimal("0.5"), None, True, 3], "b": {"c": "é"}}, '{"a": [0.5, null, true, 3], "b": {"c": "\\u00e9"}}'),
        (("x",), '["x"]'),
    ],
)
def test_decimals_leave_as_plain_numbers_with_every_digit(value, text):
    assert as_json(value) == text
    json.loads(text)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("nan"), float("inf")])
def test_a_number_that_is_not_finite_is_never_written(value):
    with pytest.raises(ValueError):
        as_json({"a": value})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x" * 100, '"' + "x" * 36 + "..."),
        ({"a": 1}, "an object"),
        ([1], "a list"),
        (None, "null"),
        (True, "true"),
        (Decimal("1.50"), "1.50"),
        ("\ud800", '"\\ud800"'),
    ],
)
def test_a_value_is_shown_short_enough_for_a_sentence(value, text):
    assert shown(value) == text
