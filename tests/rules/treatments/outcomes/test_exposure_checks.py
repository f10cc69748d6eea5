"""Which checks are overdue under repeated infusions, a day on either side of every boundary."""

from datetime import date, timedelta

import pytest

from treatments.followups.looks import Done
from treatments.outcomes.exposure_checks import checks_due

FIRST = date(2026, 1, 5)


def after(days):
    return FIRST + timedelta(days=days)


def due(today, *, last_on=None, **done):
    return [(one.kind, one.due_on) for one in checks_due(FIRST, last_on or today, done, today)]


@pytest.mark.parametrize(("days", "kinds"), [(91, 0), (92, 3)])
def test_without_a_result_three_months_count_from_the_first_infusion(days, kinds):
    assert len(due(after(days))) == kinds


def test_a_result_covers_three_months_or_until_its_own_day():
    done = {"liver": Done(after(60)), "urinalysis": Done(after(60), repeat_on=after(80)), "cognition": Done(after(60))}
    assert due(after(151), **done) == [("urinalysis", after(80))]
    assert due(after(80), **done) == []
    assert due(after(152), **done) == [
        ("urinalysis", after(80)),
        ("liver", after(151)),
        ("cognition", after(151)),
    ]


@pytest.mark.parametrize(("days_ago", "kinds"), [(91, 3), (92, 0)])
def test_who_had_no_infusion_for_three_months_is_asked_nothing(days_ago, kinds):
    assert len(due(after(300), last_on=after(300 - days_ago))) == kinds
