"""Limits that look back: every one at its boundary and one step either side."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest

from treatments.courses.exposure_limits import (
    SHIPPED_EXPOSURE_LIMITS,
    EarlierInfusion,
    Exposure,
    exposure_limits,
)
from treatments.courses.limits import Severity

DAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
WEEK_AGO = EarlierInfusion(DAY - timedelta(days=7), D("0.5"), D("0.497"), D(70), ran_to_its_end=True)
ORDER = Exposure(D("0.5"), DAY, (WEEK_AGO,), D(70), NOON - timedelta(hours=1), NOON)


def days_ago(*days):
    return tuple(replace(WEEK_AGO, started_on=DAY - timedelta(days=each)) for each in days)


def found(**changes):
    return {limit.code: limit.severity.value for limit in exposure_limits(replace(ORDER, **changes))}


def test_a_weekly_infusion_of_the_same_dose_is_within_all_limits():
    assert found() == {}


def test_a_first_infusion_has_nothing_to_be_compared_with():
    assert found(earlier=(), mg_per_kg=D("1.4")) == {}


@pytest.mark.parametrize(
    ("mg_per_kg", "severity"),
    [
        ("0.749", None),
        ("0.75", None),
        ("0.751", "reason"),
        ("1", "reason"),
        ("1.001", "second-prescriber"),
        ("0.25", None),
    ],
)
def test_a_step_up_is_counted_from_the_last_dose(mg_per_kg, severity):
    assert found(mg_per_kg=D(mg_per_kg)).get("step") == severity


def test_a_step_after_an_infusion_that_was_stopped_is_counted_from_what_was_given():
    stopped = replace(WEEK_AGO, delivered_mg_per_kg=D("0.2"), ran_to_its_end=False)
    assert found(earlier=(stopped,)).get("step") == "reason"


def test_a_step_is_counted_from_what_was_given_where_no_order_is_known():
    imported = replace(WEEK_AGO, ordered_mg_per_kg=None, delivered_mg_per_kg=D("0.2"))
    assert found(earlier=(imported,)).get("step") == "reason"


@pytest.mark.parametrize(("days", "severity"), [(0, "second-prescriber"), (1, "reason"), (2, None), (3, None)])
def test_the_interval_is_counted_in_local_days_from_the_last_infusion(days, severity):
    assert found(earlier=days_ago(30, days)).get("interval") == severity
    assert found(earlier=days_ago(days, 30)).get("interval") == severity


def test_an_infusion_after_the_day_that_is_judged_does_not_count():
    assert found(earlier=days_ago(-1)) == {}


@pytest.mark.parametrize(
    ("earlier", "code", "severity"),
    [
        ((2, 5, 8, 11, 20), "infusions-in-21-days", None),
        ((2, 5, 8, 11, 14, 21), "infusions-in-21-days", None),
        ((2, 5, 8, 11, 14, 20), "infusions-in-21-days", "reason"),
        ((3, 6, 9, 21, 23, 25, 29), "infusions-in-30-days", None),
        ((3, 6, 9, 21, 23, 25, 27, 30), "infusions-in-30-days", None),
        ((3, 6, 9, 21, 23, 25, 27, 29), "infusions-in-30-days", "reason"),
        ((5, 10, 15, 25, 30, 35, 40, 45, 50, 55, 59), "infusions-in-60-days", None),
        ((5, 10, 15, 25, 30, 35, 40, 45, 50, 55, 58, 60), "infusions-in-60-days", None),
        ((5, 10, 15, 25, 30, 35, 40, 45, 50, 55, 58, 59), "infusions-in-60-days", "second-prescriber"),
    ],
)
def test_the_infusions_of_a_period_are_counted_with_the_one_ordered(earlier, code, severity):
    assert found(earlier=days_ago(*earlier)).get(code) == severity


@pytest.mark.parametrize(
    ("weight", "severity"),
    [("66.49", "reason"), ("66.5", None), ("73.5", None), ("73.51", "reason"), ("59.5", "reason"),
     ("59.49", "re-weigh"), ("80.5", "reason"), ("80.51", "re-weigh")],
)  # fmt: skip
def test_a_change_of_weight_either_way_is_questioned(weight, severity):
    assert found(weight_kg=D(weight)).get("weight-change") == severity


def test_a_weight_that_was_confirmed_needs_its_reason_and_no_third_weighing():
    assert found(weight_kg=D(90), weighed_again=True) == {"weight-change": "reason"}


@pytest.mark.parametrize(("minutes", "severity"), [(24 * 60 - 1, None), (24 * 60, None), (24 * 60 + 1, "reason")])
def test_a_weight_grows_old(minutes, severity):
    assert found(weighed_at=NOON - timedelta(minutes=minutes)).get("weight-age") == severity


def test_the_messages_read_well():
    order = replace(ORDER, mg_per_kg=D("0.8"), earlier=days_ago(1), weight_kg=D(75))
    assert [limit.message for limit in exposure_limits(order)] == [
        "The dose goes up by 0.3 mg/kg, above 0.25 mg/kg; this needs a reason.",
        "The time since the last infusion is 1 day, below 2 days; this needs a reason.",
        "Since the last infusion the weight has changed by 7.1 %, above 5 %; this needs a reason.",
    ]


def test_a_protocol_s_own_rows_are_judged_by():
    rows = [replace(row, value=D(10)) for row in SHIPPED_EXPOSURE_LIMITS if row.code == "interval"]
    (limit,) = exposure_limits(ORDER, rows)
    assert (limit.code, limit.severity) == ("interval", Severity.SECOND_PRESCRIBER)
