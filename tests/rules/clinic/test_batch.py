"""One answer for one line, whatever the line holds."""

import json
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command

from clinic.batch import BadLine, JsonLinesCommand, number, one_of, only_keys, respond


def echo(payload):
    return payload


def answered(*lines, answer=echo):
    return [json.loads(text) for text, _ in respond(lines, answer)]


def test_lines_are_answered_in_order_one_for_one():
    assert answered(b'{"a": 1}\n', b'{"a": 2}\n', b'{"a": 3}') == [{"a": 1}, {"a": 2}, {"a": 3}]


def test_blank_lines_are_skipped_and_still_counted():
    lines = (b"\n", b'{"a": 1}\n', b"  \t\r\n", b"nope\n")
    assert [found.get("line", "good") for found in answered(*lines)] == ["good", 4]


@pytest.mark.parametrize("line", [b'{"a": 1}\r\n', b'  {"a": 1}  \n', b'\xef\xbb\xbf{"a": 1}\n'])
def test_windows_line_ends_spaces_and_a_leading_byte_order_mark_are_tolerated(line):
    assert answered(line) == [{"a": 1}]


def test_a_line_with_nothing_but_a_byte_order_mark_is_blank():
    assert answered(b"\xef\xbb\xbf\n", b'{"a": 1}') == [{"a": 1}]


@pytest.mark.parametrize(
    "faulty",
    [
        b"nope\n", b"[1]\n", b"null\n", b'{"a": NaN}\n', b'{"a": 1, "a": 2}\n', b'{"a": "\xff"}\n', b"[" * 99_999,
        b'{"a":' * 99_999, b'{"a"\n', b"\x00\n",
    ],
)  # fmt: skip
def test_a_faulty_line_gives_an_error_in_its_place_and_the_rest_go_on(faulty):
    first, second, third = respond((b'{"a": 1}\n', faulty, b'{"a": 3}\n'), echo)
    assert (first, third) == (('{"a": 1}', True), ('{"a": 3}', True))
    text, good = second
    assert not good
    assert list(json.loads(text)) == ["line", "error"]
    assert json.loads(text)["line"] == 2


def test_a_mistake_of_ours_is_an_error_line_without_a_traceback_or_the_data():
    def fails(payload):
        return {"a": 1 // payload["secret"]}

    (found,) = answered(b'{"secret": 0}', answer=fails)
    assert found == {
        "line": 1,
        "error": "The line could not be answered: unexpected ZeroDivisionError in this program.",
    }


@pytest.mark.parametrize("answer", [Decimal("NaN"), float("inf"), object()])
def test_an_answer_that_cannot_be_written_is_an_error_line(answer):
    (found,) = answered(b"{}", answer=lambda payload: {"a": answer})
    assert found["line"] == 1


def test_answers_are_plain_ascii_whatever_the_terminal_can_show():
    ((text, _),) = respond(('{"ä": "\\ud800"}'.encode(),), echo)
    assert text.isascii()


def test_only_the_named_keys_are_taken():
    only_keys({"a": 1}, ("a", "b"))
    with pytest.raises(BadLine, match='^Unknown key "c"; accepted: a, b.$'):
        only_keys({"a": 1, "c": 2}, ("a", "b"))
    with pytest.raises(BadLine, match='^Unknown key "c" in "weight"; accepted: a.$'):
        only_keys({"c": 2}, iter(("a",)), "weight")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (1, "1"), (0, "0"), (-3, "-3"), (Decimal("0.5"), "0.5"), ("0.5", "0.5"), ("-2", "-2"), ("1e2", "100"),
        (Decimal("0E-500"), "0"), (10**30, "1E+30"), ("0.0000000001", "1E-10"),
    ],
)  # fmt: skip
def test_a_number_comes_as_a_number_or_as_a_string_with_one(value, found):
    result = number({"a": value}, "a")
    assert result == Decimal(found)
    assert type(result) is Decimal


@pytest.mark.parametrize(
    "value",
    [
        True, False, None, "", " ", "0,5", "1_000", " 1", "1 ", "+1", ".5", "1.", "٣", "NaN", "inf", "-Infinity",
        "0x1", "1e", [], {}, Decimal("NaN"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_by_name(value):
    with pytest.raises(BadLine, match=r'^"a" is .*; a number is accepted\.$'):
        number({"a": value}, "a")


@pytest.mark.parametrize(
    "value",
    [10**31, "1e31", "1e-31", "1e999999999999999999999", "1" * 61, Decimal("1E+999999"), Decimal("Infinity")],
)
def test_a_number_that_nothing_measures_is_refused_with_what_is_accepted(value):
    words = "a number above 0 of at most 60 digits, and an exponent from -30 to 30, is accepted"
    with pytest.raises(BadLine, match=words):
        number({"a": value}, "a", above=0)
    assert number({"a": "9" * 31}, "a") == 10**31 - 1
    assert number({"a": "1e-30"}, "a", above=0) == Decimal("1e-30")


@pytest.mark.parametrize(
    ("limits", "good", "bad", "words"),
    [
        ({"above": 0}, "0.001", "0", "above 0"),
        ({"above": 0}, 1, -1, "above 0"),
        ({"at_least": 0}, 0, "-0.001", "from 0 up"),
    ],
)
def test_a_number_outside_its_limits_is_refused_with_the_limit(limits, good, bad, words):
    assert number({"a": good}, "a", **limits) == Decimal(good)
    with pytest.raises(BadLine, match=words):
        number({"a": bad}, "a", **limits)


def test_a_missing_number_is_refused_or_has_its_default():
    with pytest.raises(BadLine, match='^"weight.value" is missing; a number is accepted.$'):
        number({}, "value", where="weight")
    assert number({}, "a", default=None) is None
    assert number({"a": None}, "a", default=Decimal(1)) == Decimal(1)


def test_one_of_a_list_is_taken_as_it_stands():
    assert one_of({"bag": "exact"}, "bag", ("exact", "added")) == "exact"
    assert one_of({}, "bag", ("exact",), default="exact") == "exact"
    for value in ("Exact", "", 1, True, ["exact"], {}):
        with pytest.raises(BadLine, match='^"bag" is .*; accepted: exact, added.$'):
            one_of({"bag": value}, "bag", ("exact", "added"))
    with pytest.raises(BadLine, match='^"bag" is missing; accepted: exact.$'):
        one_of({}, "bag", ("exact",))


class Doubling(JsonLinesCommand):
    def answer(self, payload):
        return {"twice": 2 * number(payload, "a")}


def test_a_command_writes_one_line_for_one_and_fails_at_the_end_if_one_was_faulty():
    out = StringIO()
    with pytest.raises(SystemExit) as status:
        call_command(Doubling(), stdin=BytesIO(b'{"a": 0.1}\n\n{"a": true}\n{"a": "2"}\n'), stdout=out)
    assert status.value.code == 1
    assert out.getvalue().splitlines() == [
        '{"twice": 0.2}',
        '{"line": 3, "error": "\\"a\\" is true; a number is accepted."}',
        '{"twice": 4}',
    ]


def test_a_command_with_nothing_faulty_ends_well():
    out = StringIO()
    call_command(Doubling(), stdin=BytesIO(b'{"a": 1}\n'), stdout=out)
    assert out.getvalue() == '{"twice": 2}\n'


def test_a_command_without_input_writes_nothing():
    out = StringIO()
    call_command(Doubling(), stdin=BytesIO(b""), stdout=out)
    assert out.getvalue() == ""
