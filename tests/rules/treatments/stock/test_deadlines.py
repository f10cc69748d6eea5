"""The clocks of the authorities: one business day, 45 days, two years."""

from datetime import date

import pytest

from treatments.stock.deadlines import duty, inventory_due, loss_duties, next_business_day


@pytest.mark.parametrize(
    ("found", "by"),
    [
        (date(2026, 3, 2), date(2026, 3, 3)),  # a Monday
        (date(2026, 3, 5), date(2026, 3, 6)),
        (date(2026, 3, 6), date(2026, 3, 9)),  # a Friday
        (date(2026, 3, 7), date(2026, 3, 9)),
        (date(2026, 3, 8), date(2026, 3, 9)),
        (date(2026, 12, 31), date(2027, 1, 1)),  # holidays are not skipped
    ],
)
def test_the_next_business_day(found, by):
    assert next_business_day(found) == by


@pytest.mark.parametrize(
    ("done", "today", "standing"),
    [
        (None, date(2026, 3, 3), "due"),
        (None, date(2026, 3, 4), "late"),
        (date(2026, 3, 3), date(2026, 9, 1), "done"),
        (date(2026, 3, 4), date(2026, 9, 1), "late"),
    ],
)
def test_a_duty_is_late_from_the_day_after(done, today, standing):
    assert duty("x", date(2026, 3, 3), done, today).standing == standing


@pytest.mark.parametrize(("today", "standing"), [(date(2026, 4, 16), "due"), (date(2026, 4, 17), "late")])
def test_form_106_is_due_45_days_from_the_discovery(today, standing):
    notice, form = loss_duties(date(2026, 3, 2), date(2026, 3, 3), None, today)
    assert (notice.standing, form.by, form.standing) == ("done", date(2026, 4, 16), standing)


@pytest.mark.parametrize(
    ("last", "by"),
    [(date(2026, 3, 2), date(2028, 3, 2)), (date(2024, 2, 29), date(2026, 2, 28))],
)
def test_an_inventory_is_due_two_years_after_the_last(last, by):
    found = inventory_due(last, date(2020, 1, 1), date(2026, 3, 2))
    assert (found.what, found.by) == ("Biennial inventory", by)


def test_the_initial_inventory_is_due_when_stock_is_first_held():
    found = inventory_due(None, date(2026, 3, 1), date(2026, 3, 2))
    assert (found.what, found.by, found.standing) == ("Initial inventory", date(2026, 3, 1), "late")
    assert inventory_due(None, None, date(2026, 3, 2)) is None
