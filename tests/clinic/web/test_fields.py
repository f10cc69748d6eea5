"""What people type, and the sentence that answers what could be misread."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.utils import timezone

from clinic.web import fields
from clinic.web.forms import ClinicForm

NOW = datetime(2026, 3, 1, 3, 30, tzinfo=UTC)


def refusal(field, value):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(value)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(("typed", "read"), [("72.5", "72.5"), (" 35 ", "35"), ("0.5", "0.5"), ("35.00", "35.00")])
def test_a_decimal_is_read_with_a_point(typed, read):
    assert fields.DecimalField().clean(typed) == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0,5", "with a point"),
        ("1,500", "with a point"),
        (".5", "zero before the point"),
        ("-.5", "zero before the point"),
        ("1_000", "in digits"),
        ("1e3", "in digits"),
        ("NaN", "in digits"),
        ("Infinity", "in digits"),
        ("٣٥", "in digits"),
        ("5.", "in digits"),
        ("\x00", "in digits"),
    ],
)
def test_a_decimal_that_could_be_misread_is_refused_in_words(typed, words):
    assert words in refusal(fields.DecimalField(), typed)


@pytest.mark.parametrize("typed", ["34.9", "250.1"])
def test_a_number_outside_its_range_is_told_both_ends_and_the_unit(typed):
    weight = fields.DecimalField(unit="kg", min_value=35, max_value=250)
    assert refusal(weight, typed) == "Give a number from 35 to 250 kg."


@pytest.mark.parametrize("typed", ["35", "250"])
def test_the_ends_of_a_range_belong_to_it(typed):
    assert fields.DecimalField(unit="kg", min_value=35, max_value=250).clean(typed) == Decimal(typed)


def test_an_end_as_the_database_keeps_it_is_no_ten_thousand():
    volume = fields.DecimalField(unit="mL", min_value=0, max_value=Decimal("10.000"))
    assert refusal(volume, "88.5") == "Give a number from 0 to 10 mL."


def test_a_range_with_one_end_names_that_end():
    assert refusal(fields.WholeNumberField(min_value=1), "0") == "Give a number of 1 or more."
    assert refusal(fields.WholeNumberField(max_value=9), "10") == "Give a number of 9 or less."


@pytest.mark.parametrize("typed", ["72.0", "7 2", "seventy", "1" * 13, "0x10"])
def test_a_whole_number_is_digits_only(typed):
    assert "whole number" in refusal(fields.WholeNumberField(), typed)


def test_a_whole_number_is_read():
    assert fields.WholeNumberField().clean(" 72 ") == 72
    assert fields.WholeNumberField(required=False).clean("") is None


def test_a_stored_decimal_is_shown_without_trailing_zeros():
    assert fields.DecimalField().prepare_value(Decimal("35.00")) == "35"
    assert fields.DecimalField().prepare_value(Decimal("100")) == "100"


@pytest.mark.parametrize("field", [fields.LineField(), fields.NoteField()])
@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1f", "\x7f"])
def test_a_hidden_character_is_an_error_of_the_field(field, hidden):
    assert "hidden character" in refusal(field, f"Ada{hidden}Lind")


def test_text_may_hold_emoji_tabs_and_script_tags():
    assert fields.NoteField().clean("a\tb\n<script>🙂</script>") == "a\tb\n<script>🙂</script>"


def test_a_line_holds_no_line_break():
    assert "one line" in refusal(fields.LineField(), "Ada\nLind")


def test_text_that_is_too_long_says_how_long_it_is():
    assert refusal(fields.LineField(max_length=5), "abcdef") == "Use at most 5 characters; this has 6."
    assert fields.LineField(max_length=5).clean("abcde") == "abcde"


class Form(ClinicForm):
    born = fields.DateOfBirthField(required=False)
    seen = fields.DayField(past=True, required=False)
    taken = fields.MomentField(past=True, required=False)


def born(day, month, year):
    form = Form({"born_day": day, "born_month": month, "born_year": year}, now=NOW)
    return form.cleaned_data["born"] if form.is_valid() else form.errors["born"][0]


def test_a_date_of_birth_comes_from_three_boxes():
    assert born("27", "3", "1988") == date(1988, 3, 27)
    assert born("29", "2", "2024") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (("29", "2", "2023"), "no such day"),
        (("0", "1", "1988"), "no such day"),
        (("1", "13", "1988"), "from 1 to 12"),
        (("1", "1", "88"), "four digits"),
        (("1", "1", "1899"), "four digits"),
        (("1", "March", "1988"), "in digits"),
        (("1", "1", "19888"), "in digits"),
        (("1", "", "1988"), "in digits"),
        (("1", "1", "2199"), "future"),
    ],
)
def test_an_impossible_date_of_birth_says_what_is_wrong(boxes, words):
    assert words in born(*boxes)


def test_today_is_not_the_future_but_tomorrow_is_on_the_clock_of_the_active_zone():
    with timezone.override("America/New_York"):  # Still 28 February there.
        assert born("28", "2", "2026") == date(2026, 2, 28)
        assert "future" in born("1", "3", "2026")
        assert Form({"seen": "2026-02-28"}, now=NOW).is_valid()
        assert "future" in Form({"seen": "2026-03-01"}, now=NOW).errors["seen"][0]


def test_a_moment_may_be_now_but_not_a_minute_later():
    with timezone.override("UTC"):
        assert Form({"taken": "2026-03-01T03:30"}, now=NOW).is_valid()
        assert "future" in Form({"taken": "2026-03-01T03:31"}, now=NOW).errors["taken"][0]


def test_a_moment_that_the_clocks_skip_is_refused():
    with timezone.override("America/New_York"):
        form = Form({"taken": "2026-03-08T02:30"}, now=NOW + timedelta(days=30))
        assert not form.is_valid()


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "1899-12-31"])
def test_a_year_nobody_means_is_refused(typed):
    assert "1900 to 2199" in Form({"seen": typed}, now=NOW).errors["seen"][0]
