"""Which times an approved booster is offered at."""

from datetime import UTC, date, datetime, timedelta

import pytest

from treatments.followups.offers import LEAST_AHEAD, STANDS_FOR, first_day, letters, spread

TODAY = date(2026, 3, 2)


def test_three_days_are_offered_and_on_each_another_part_of_the_day():
    assert spread([["a", "b", "c"]] * 5) == ["a", "b", "c"]


def test_days_without_a_place_are_passed_over():
    assert spread([[], ["a"], [], ["b", "c"], ["d"]]) == ["a", "c", "d"]


def test_what_there_is_is_an_offer_too():
    assert spread([["a"]]) == ["a"]
    assert spread([]) == []


@pytest.mark.parametrize(("earliest", "first"), [
    (None, TODAY + LEAST_AHEAD),
    (TODAY + LEAST_AHEAD - timedelta(days=1), TODAY + LEAST_AHEAD),
    (TODAY + LEAST_AHEAD + timedelta(days=1), TODAY + LEAST_AHEAD + timedelta(days=1)),
])  # fmt: skip
def test_neither_too_soon_after_the_last_nor_before_one_can_prepare(earliest, first):
    assert first_day(TODAY, earliest) == first


def test_one_letter_offers_and_one_asks_again_while_the_offer_stands():
    made_at = datetime(2026, 3, 2, 15, tzinfo=UTC)
    first, second = letters(made_at)
    assert first.due_at == made_at < second.due_at < second.expires_at == made_at + STANDS_FOR
