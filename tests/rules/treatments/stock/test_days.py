"""A day of the stock: what stands in the way of closing it, and when it takes words."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from treatments.stock.days import DayFacts, ToCount, closing_faults, needs_words, total_ml

READY = DayFacts(is_closed=False, counted_at_closing=True, moved_since_count=False, drawn=(), open_differences=0)


def test_a_counted_day_closes():
    assert closing_faults(READY) == ()
    assert not needs_words(READY)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_closed": True}, "closed already"),
        ({"counted_at_closing": False}, "Count the stock first"),
        ({"moved_since_count": True}, "count again"),
        ({"drawn": ("35 mg",)}, "Drawn up and not accounted for: 35 mg"),
    ],
)
def test_a_day_stays_open_for_each_reason(changes, words):
    (fault,) = closing_faults(replace(READY, **changes))
    assert words in fault


def test_all_reasons_are_named_at_once():
    assert len(closing_faults(replace(READY, counted_at_closing=False, drawn=("a", "b")))) == 2


@pytest.mark.parametrize(("differences", "words"), [(0, False), (1, True)])
def test_an_open_difference_takes_words_and_is_no_fault(differences, words):
    day = replace(READY, open_differences=differences)
    assert closing_faults(day) == ()
    assert needs_words(day) is words


def test_sealed_containers_are_counted_in_pieces_and_opened_ones_in_millilitres():
    sealed = ToCount("s1", "Ketamine", True, (1, 2), D(10), D(20))
    opened = ToCount("v3", "Ketamine", False, (3,), D(10), D("9.3"))
    assert (sealed.counted_ml(D(2)), opened.counted_ml(D("9.3"))) == (20, D("9.3"))
    assert total_ml([sealed, opened]) == D("29.3")
