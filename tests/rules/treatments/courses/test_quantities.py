"""Numbers are exact where they are computed, and cannot be misread where they are shown."""

from decimal import Decimal as D
from decimal import localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatments.courses.quantities import (
    DangerousUnit,
    format_beside,
    format_number,
    format_quantity,
    to_nearest,
    trimmed,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [("5.0", "5"), (".5", "0.5"), ("100", "100"), ("1E+2", "100"), ("0.10", "0.1"), ("-0.0", "0"), ("-2.50", "-2.5"),
     ("1E+15", "1000000000000000"), ("1E+16", "1.000E+16"), ("1E-8", "0.00000001"), ("1E-9", "1.000E-9")],
)  # fmt: skip
def test_a_number_has_a_leading_zero_and_no_trailing_zeros(value, text):
    assert format_number(D(value)) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [("0.00005", "mL", "0.0001 mL"), ("0.725747792", "mL", "0.7257 mL"), ("1", "days", "1 day"),
     ("2", "days", "2 days"), ("1", "infusions", "1 infusion"), ("1", "mg", "1 mg"), ("0.00001", "mL", "0.00001 mL"),
     ("0", "mL", "0 mL")],
)  # fmt: skip
def test_a_quantity_is_rounded_half_up_and_never_to_nothing(value, unit, text):
    assert format_quantity(D(value), unit) == text


@pytest.mark.parametrize("unit", ["mcg", "µg", "μg", "cc", "ml"])
def test_units_that_are_misread_are_never_written(unit):
    with pytest.raises(DangerousUnit, match="write (ug|mL)"):
        format_quantity(D(1), unit)


@pytest.mark.parametrize(
    ("value", "limit", "text"),
    [("0.50001", "0.5", "0.50001 mg"), ("0.6", "0.5", "0.6 mg"), ("0.499999999", "0.5", "0.499999999 mg"),
     ("0.5", "0.5", "0.5 mg"), ("207.4265734266", "5", "207.4 mg"), ("0.3372993779", "0.5", "0.34 mg"),
     ("5.0428571429", "5", "5.04 mg"), ("1.255", "1", "1.255 mg"), ("85.92", "60", "85.92 mg"),
     ("1.9999999999", "2", "1.9999999999 mg"), ("7.1428571429", "5.000", "7.1 mg"),
     ("1234567.8901234", "100", "1234567.9 mg"), ("0.5" + "0" * 30 + "1", "0.5", "0.5" + "0" * 30 + "1 mg")],
)  # fmt: skip
def test_a_value_beside_its_limit_shows_enough_decimals_to_be_on_the_right_side(value, limit, text):
    assert format_beside(D(value), D(limit), "mg") == text


@pytest.mark.parametrize(
    ("value", "step", "nearest"),
    [("0.584", "0.01", "0.58"), ("0.585", "0.01", "0.59"), ("0.175", "0.01", "0.18"), ("151.05", "0.1", "151.1"),
     ("0.0049", "0.01", "0"), ("0.005", "0.01", "0.01"), ("0.725", "0.05", "0.75"), ("7", "2", "8")],
)  # fmt: skip
def test_rounding_is_half_up_to_the_step(value, step, nearest):
    assert to_nearest(D(value), D(step)) == D(nearest)


@given(
    st.decimals(min_value=D("0.001"), max_value=D(10000), places=6),
    st.sampled_from([D("0.01"), D("0.05"), D("0.1"), D("0.25")]),
)
def test_a_rounded_value_is_a_multiple_of_the_step_and_at_most_half_a_step_away(value, step):
    nearest = to_nearest(value, step)
    assert nearest % step == 0
    assert -step / 2 < nearest - value <= step / 2


@pytest.mark.parametrize(
    ("quotient", "kept"),
    [("0.1234567890", "0.1234567890"), ("12.33333333333333", "12.3333333333"), ("0", "0"),
     ("0.00033333333333333333", "0.000333333333333"), ("3E-40", "3E-40"),
     ("0.66666666666666666", "0.666666666667")],
)  # fmt: skip
def test_a_quotient_keeps_ten_decimals_or_twelve_digits(quotient, kept):
    assert str(trimmed(D(quotient))) == kept


def test_rounding_does_not_depend_on_the_caller_s_context():
    with localcontext() as context:
        context.prec = 3
        assert to_nearest(D("123456.789"), D("0.1")) == D("123456.8")
        assert trimmed(D("1234567.123456789012")) == D("1234567.1234567890")
