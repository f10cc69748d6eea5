"""Which numbers are good enough as a PIN for countersigning (pure). The list of what is refused is our own [design]."""

from datetime import date

FEWEST_DIGITS, MOST_DIGITS = 6, 12
FEWEST_DIFFERENT = 3
RUN = "01234567890123456789"
# Drawn on a number pad rather than thought of.
DRAWN = ("147258", "258147", "258369", "369258", "147369", "369147", "147852", "159357", "357159", "159753", "753159")
YEARS = (1900, 2099)
LEAP_YEAR = 2000  # 29 February is a birthday too
_DAY, _MONTH, _SHORT_YEAR, _YEAR = "d", "m", "y", "Y"
_DATES = {6: ("dmy", "mdy", "ymd"), 8: ("dmY", "mdY", "Ymd")}
_LENGTHS = {_DAY: 2, _MONTH: 2, _SHORT_YEAR: 2, _YEAR: 4}


class WeakPin(ValueError):
    """Not good enough as a PIN; the message is a sentence that says what is accepted."""


def is_pin_shaped(text: str) -> bool:
    """Whether this can be a PIN at all: a password is checked as a password even where it is digits."""
    return FEWEST_DIGITS <= len(text) <= MOST_DIGITS and text.isascii() and text.isdigit()


def refuse_weak(pin: str, *, own_words: tuple[str, ...] = ()) -> None:
    """Raise WeakPin for what somebody who knows the person, or nobody, would try first.

    `own_words` are what everybody knows of them, such as the user name: digits out of these are no secret.
    """
    if not is_pin_shaped(pin):
        raise WeakPin(f"A PIN has {FEWEST_DIGITS} to {MOST_DIGITS} digits and nothing else.")
    for is_weak, words in (
        (len(set(pin)) < FEWEST_DIFFERENT, f"Use at least {FEWEST_DIFFERENT} different digits."),
        (_is_run(pin) or _repeats(pin), "This is one of the first that somebody would try; no runs, no repeats."),
        (any(pin.startswith(drawn) for drawn in DRAWN), "This is drawn on the number pad; others try that too."),
        (reads_as_date(pin), "This reads as a date; others try birthdays first."),
        (any(pin in word for word in own_words), "This stands in your user name or address."),
    ):
        if is_weak:
            raise WeakPin(words)


def reads_as_date(pin: str) -> bool:
    """Whether six or eight digits are a day of a calendar, in any of the usual orders."""
    return any(_is_day(pin, shape) for shape in _DATES.get(len(pin), ()))


def _is_day(pin, shape):
    parts, rest = {}, pin
    for part in shape:
        parts[part], rest = int(rest[: _LENGTHS[part]]), rest[_LENGTHS[part] :]
    if not YEARS[0] <= parts.get(_YEAR, YEARS[0]) <= YEARS[1]:
        return False
    try:
        date(LEAP_YEAR, parts[_MONTH], parts[_DAY])
    except ValueError:
        return False
    return True


def _is_run(pin):
    """12345678 and 87654321, also in pairs (112233) and past the zero (890123)."""
    digits = pin[0::2] if pin[0::2] == pin[1::2] else pin
    return digits in RUN or digits[::-1] in RUN


def _repeats(pin):
    return any(len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1))
