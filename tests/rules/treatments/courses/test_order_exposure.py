"""An order beside what came before: each limit of section 3.4 on its boundary and one step either side."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from treatments.courses.exposure_limits import SHIPPED_EXPOSURE_LIMITS, EarlierInfusion
from treatments.courses.order_exposure import OrderPlan, order_exposure_limits, planned_days

TODAY = date(2026, 3, 2)
PLAN = OrderPlan(
    mg_per_kg=D("0.5"), left=6, gap_min_days=2, gap_preferred_days=4, today=TODAY, earlier=(), weight_kg=D(70),
)  # fmt: skip


def before(days, mg_per_kg="0.5", weight="70"):
    return EarlierInfusion(TODAY - timedelta(days=days), D(mg_per_kg), D(mg_per_kg), D(weight), True)


def met(**changes):
    found = order_exposure_limits(replace(PLAN, **changes), SHIPPED_EXPOSURE_LIMITS)
    return {limit.code: limit.severity.value for limit in found}


def test_the_usual_series_meets_no_limit():
    assert met() == {}


@pytest.mark.parametrize(
    ("dose", "severity"), [("0.75", None), ("0.76", "reason"), ("1", "reason"), ("1.01", "second-prescriber")]
)
def test_a_step_up_since_the_last_infusion(dose, severity):
    assert met(earlier=(before(7),), mg_per_kg=D(dose)).get("step") == severity


@pytest.mark.parametrize(("gap", "severity"), [(3, None), (2, None), (1, "reason")])
def test_the_shortest_gap(gap, severity):
    assert met(gap_min_days=gap).get("interval") == severity


@pytest.mark.parametrize(("left", "earlier", "is_judged"), [(1, False, False), (2, False, True), (1, True, True)])
def test_a_gap_lies_between_two(left, earlier, is_judged):
    found = met(left=left, gap_min_days=1, earlier=(before(7),) if earlier else ())
    assert ("interval" in found) is is_judged


@pytest.mark.parametrize(("oldest", "severity"), [(22, None), (21, None), (20, "reason")])
def test_a_window_of_21_days_ends_with_its_last_day(oldest, severity):
    earlier = tuple(before(days) for days in (oldest, 14, 12, 10, 8, 6))
    assert met(left=1, earlier=earlier).get("infusions-in-21-days") == severity


@pytest.mark.parametrize(("left", "severity"), [(5, None), (6, None), (7, "reason")])
def test_infusions_in_21_days(left, severity):
    assert met(left=left, gap_preferred_days=2).get("infusions-in-21-days") == severity


@pytest.mark.parametrize(("left", "severity"), [(8, None), (9, "reason")])
def test_infusions_in_30_days(left, severity):
    assert met(left=left, gap_preferred_days=3).get("infusions-in-30-days") == severity


@pytest.mark.parametrize(("left", "severity"), [(12, None), (13, "second-prescriber")])
def test_infusions_in_60_days(left, severity):
    assert met(left=left, gap_preferred_days=4).get("infusions-in-60-days") == severity


def test_earlier_infusions_count():
    earlier = tuple(before(days) for days in (3, 5, 7))
    assert "infusions-in-21-days" not in met(left=3, earlier=earlier)
    assert met(left=4, earlier=earlier, gap_preferred_days=2)["infusions-in-21-days"] == "reason"


@pytest.mark.parametrize(
    ("weight", "severity"),
    [
        ("73.5", None),
        ("73.51", "reason"),
        ("66.5", None),
        ("66.49", "reason"),
        ("80.5", "reason"),
        ("80.51", "re-weigh"),
    ],
)
def test_the_change_of_weight(weight, severity):
    assert met(earlier=(before(7),), weight_kg=D(weight)).get("weight-change") == severity


def test_a_second_weighing_leaves_the_reason_only():
    assert met(earlier=(before(7),), weight_kg=D(90), weighed_again=True)["weight-change"] == "reason"


def test_the_rest_begins_as_soon_as_the_order_allows():
    assert planned_days(replace(PLAN, left=2, earlier=(before(0),)))[0] == TODAY + timedelta(days=2)
    assert planned_days(replace(PLAN, left=2, earlier=(before(30),)))[0] == TODAY
    assert planned_days(replace(PLAN, left=0)) == ()
