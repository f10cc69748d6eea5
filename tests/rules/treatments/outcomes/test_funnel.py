"""How many came how far."""

from datetime import UTC, datetime, timedelta

from treatments.outcomes.funnel import STEPS, Journey, funnel

BEGIN = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)


def journey(*days):
    return Journey(*(None if day is None else BEGIN + timedelta(days=day) for day in days))


def test_nobody_at_all_is_nobody_everywhere():
    steps = funnel([])
    assert [step.name for step in steps] == list(STEPS)
    assert {(step.count, step.of, step.median_days) for step in steps} == {(0, 0, None)}


def test_each_step_is_counted_among_those_of_the_step_before():
    steps = funnel([journey(0, 1, 3), journey(0, 2), journey(0, 4, 5), journey(0)])
    assert [(step.count, step.of) for step in steps[:4]] == [(4, 4), (3, 4), (2, 3), (0, 2)]


def test_the_days_are_the_median_since_the_step_before():
    steps = funnel([journey(0, 1, 3), journey(0, 2, 9), journey(0, 6, 7)])
    assert [step.median_days for step in steps[:4]] == [None, 2, 2, None]


def test_a_missing_step_in_between_ends_the_way():
    steps = funnel([journey(0, 1, None, 3)])
    assert [step.count for step in steps[:5]] == [1, 1, 0, 0, 0]


def test_steps_taken_in_another_order_count_but_have_no_wait():
    steps = funnel([journey(0, 5, 4), journey(0, 1, 2)])
    assert (steps[2].count, steps[2].median_days) == (2, 1)
    assert funnel([journey(0, 5, 5)])[2].median_days == 0


def test_the_whole_way():
    steps = funnel([journey(*range(10))])
    assert [step.count for step in steps] == [1] * 10
