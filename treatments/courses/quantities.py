"""Exact numbers, and how a quantity is written for people.

Doses are computed in `EXACT`, whose thousand digits hold every product of what a person can type, and every
quotient so closely that a comparison with a limit is never decided by rounding.
"""

from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

EXACT = Context(prec=1000, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])

_KEPT_DECIMALS = 10
_KEPT_DIGITS = 12
_SAID_WHOLE = 3
# Powers of ten; beyond them a number is easier to read with an exponent.
_PLAIN_UP_TO = 15
_PLAIN_DOWN_TO = 8

# ISMP, list of error-prone abbreviations: these have been read as ten or a thousand times the dose.
_UNIT_TO_WRITE_INSTEAD = {"mcg": "ug", "µg": "ug", "μg": "ug", "cc": "mL", "ml": "mL"}
_SINGULAR = {"days": "day", "infusions": "infusion"}


class DangerousUnit(ValueError):
    """A unit that is misread; the message names the one to write instead."""


def to_nearest(value: Decimal, step: Decimal) -> Decimal:
    """Return the multiple of `step` nearest to a value, half away from zero, with the step's decimals.

    Works under `EXACT`, whatever context the caller has.
    """
    steps = EXACT.divide(value, step).quantize(Decimal(1), rounding=ROUND_HALF_UP, context=EXACT)
    return EXACT.multiply(steps, step)


def trimmed(quotient: Decimal) -> Decimal:
    """Return a quotient rounded half up to ten decimals, or to twelve digits where that is finer."""
    exponent = -_KEPT_DECIMALS
    if quotient and quotient.adjusted() < 0:
        exponent = min(exponent, quotient.adjusted() + 1 - _KEPT_DIGITS)
    if quotient.as_tuple().exponent >= exponent:
        return quotient
    return quotient.quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_UP, context=EXACT)


def format_number(value: Decimal) -> str:
    """Return a number with a leading zero and without trailing zeros: "0.5", "5", never ".5" or "5.0"."""
    if value and not -_PLAIN_DOWN_TO <= value.adjusted() <= _PLAIN_UP_TO:
        return f"{value:.3E}"
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def format_quantity(value: Decimal, unit: str, *, decimals: int = 4) -> str:
    """Return a quantity for people: rounded half up, one space, the unit.

    Raises DangerousUnit for "mcg", "cc" and their like.
    """
    if unit in _UNIT_TO_WRITE_INSTEAD:
        raise DangerousUnit(f'"{unit}" is misread; write {_UNIT_TO_WRITE_INSTEAD[unit]}.')
    number = format_number(_rounded(value, decimals))
    return f"{number} {_SINGULAR.get(unit, unit) if number == '1' else unit}"


def format_beside(value: Decimal, limit: Decimal, unit: str) -> str:
    """Return a quantity with enough decimals to be seen on the right side of a limit.

    A short number is said whole: it was typed, or comes out even. A long quotient gets one decimal more than its
    limit has, and further ones only where the two would look equal.
    """
    needed = _decimals_of(value)
    fewest = needed if needed <= _SAID_WHOLE else _decimals_of(limit) + 1
    for decimals in range(fewest, needed):
        shown = _rounded(value, decimals)
        if (shown > limit) == (value > limit) and (shown < limit) == (value < limit):
            return format_quantity(value, unit, decimals=decimals)
    return format_quantity(value, unit, decimals=needed)


def _decimals_of(value: Decimal) -> int:
    """How many decimals a number needs."""
    return max(0, -value.normalize(EXACT).as_tuple().exponent)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Return a value with at most so many decimals; one that would vanish keeps its first four digits."""
    if value.as_tuple().exponent >= -decimals:
        return value
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=EXACT)
    return rounded or Decimal(f"{value:.3E}")
