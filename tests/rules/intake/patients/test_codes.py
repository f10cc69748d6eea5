"""The short code that is read from one screen and typed on another."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.patients import codes
from intake.patients.codes import CodeFacts, NotACode

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_code_is_eight_digits_and_read_in_two_halves():
    code = codes.new_code()
    assert len(code) == 8
    assert code.isdecimal()
    assert codes.as_read("48319027") == "4831 9027"


@pytest.mark.parametrize("typed", ["48319027", "4831 9027", " 4831-9027 ", "4 8 3 1.9027"])
def test_it_is_taken_however_it_is_typed(typed):
    assert codes.as_typed(typed) == "48319027"


@pytest.mark.parametrize("typed", ["", "4831902", "483190271", "4831902x", "४८३१९०२७", "4831_9027"])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(NotACode):
        codes.as_typed(typed)


@pytest.mark.parametrize(
    ("facts", "works"),
    [
        (CodeFacts(NOW + SECOND, None, None, 0), True),
        (CodeFacts(NOW, None, None, 0), False),
        (CodeFacts(NOW + SECOND, NOW, None, 0), False),
        (CodeFacts(NOW + SECOND, None, NOW, 0), False),
        (CodeFacts(NOW + SECOND, None, None, codes.MOST_WRONG - 1), True),
        (CodeFacts(NOW + SECOND, None, None, codes.MOST_WRONG), False),
    ],
)
def test_it_works_once_for_minutes_and_a_few_tries(facts, works):
    assert codes.works(facts, NOW) is works
