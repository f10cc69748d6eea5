"""What is looked at before another infusion, a day on either side of every boundary."""

from datetime import date, timedelta

import pytest

from treatments.followups.looks import BEFORE_ANOTHER, Done, looks_before_another

FIRST = date(2026, 1, 5)


def looks(days, **done):
    found = looks_before_another(done, FIRST + timedelta(days=days))
    return {look.kind: look for look in found}


@pytest.mark.parametrize(("days", "is_overdue"), [(91, False), (92, True)])
def test_a_result_counts_for_three_months(days, is_overdue):
    liver = looks(days, liver=Done(FIRST, said="normal"))["liver"]
    assert (liver.is_overdue, liver.is_missing, liver.last.said) == (is_overdue, is_overdue, "normal")


@pytest.mark.parametrize(("days", "is_overdue"), [(10, False), (11, True)])
def test_a_result_with_a_day_of_its_own_counts_until_that_day(days, is_overdue):
    done = Done(FIRST, repeat_on=FIRST + timedelta(days=10))
    assert looks(days, toxicology=done)["toxicology"].is_overdue is is_overdue


def test_what_was_never_looked_at_is_missing_and_not_overdue():
    assert list(looks(0)) == list(BEFORE_ANOTHER)
    assert all(look.is_missing and not look.is_overdue for look in looks(0).values())
