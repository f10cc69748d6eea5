"""The chart as data: one axis of time, bands of the patient's own baseline, everything that was measured."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest

from treatments.infusions.rules.chart import Mark, Near, Plot, infusion_chart
from treatments.infusions.rules.vitals import Vitals

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 3, 2, 15, 3, tzinfo=UTC)


def at(minutes, start=START):
    return start + timedelta(minutes=minutes)


def plot(start=START, **more):
    readings = [(at(-8, start), Vitals(118, 76, 72, 98, 14, 5)), (at(10, start), Vitals(131, 82, None, 97))]
    fields = {
        "origin": start,
        "until": at(40, start),
        "zone": NEW_YORK,
        "readings": readings,
        "baseline": Vitals(118, 76, 72, 98, 14, 5),
        "near": Near(20, 20),
        "rates": [(at(0, start), D(150)), (at(18, start), D(0))],
        "marks": [Mark(at(12, start), "Side effect", "Nausea")],
    }
    return infusion_chart(Plot(**{**fields, **more}))


def rows(spec, view, layer):
    return spec["vconcat"][view]["layer"][layer]["data"]["values"]


def test_all_views_share_one_axis_of_time():
    spec = plot()
    scales = {str(view["encoding"]["x"]["scale"]) for view in spec["vconcat"]}
    assert (len(spec["vconcat"]), len(scales)) == (4, 1)


def test_every_value_is_drawn_and_said():
    said = [row["said"] for row in rows(plot(), 0, 1)]
    assert said == [
        "09:55 Systolic 118 mmHg", "09:55 Diastolic 76 mmHg", "09:55 Heart rate 72 per minute",
        "10:13 Systolic 131 mmHg", "10:13 Diastolic 82 mmHg",
    ]  # fmt: skip
    assert [row["value"] for row in rows(plot(), 1, 0)] == [98, 97]


@pytest.mark.parametrize(("baseline", "reach"), [(99, 20), (100, 20), (101, 20.2)])
def test_the_band_reaches_as_far_as_counts_as_back_to_baseline(baseline, reach):
    (band,) = rows(plot(baseline=Vitals(systolic=baseline)), 0, 0)
    assert (band["low"], band["high"]) == pytest.approx((baseline - reach, baseline + reach))


def test_the_axis_is_labelled_by_the_clinics_clock():
    labels = plot()["vconcat"][-1]["encoding"]["x"]["axis"]["labelExpr"]
    assert "'-3': '10:00'" in labels
    assert "'17': '10:20'" in labels


@pytest.mark.parametrize(
    "start",
    [datetime(2026, 3, 3, 4, 50, tzinfo=UTC), datetime(2026, 11, 1, 5, 40, tzinfo=UTC)],
    ids=["midnight", "the hour that repeats"],
)
def test_minutes_go_on_across_midnight_and_a_change_of_the_clocks(start):
    found = [row["minute"] for row in rows(plot(start), 1, 0)]
    assert found == [-8, 10]


def test_the_pump_goes_on_to_the_end_of_the_axis():
    assert [(row["minute"], row["value"]) for row in rows(plot(), 2, 0)] == [(0, 150), (18, 0), (40, 0)]


def test_without_pump_and_events_there_are_no_empty_views():
    assert len(plot(rates=(), marks=())["vconcat"]) == 2


def test_nothing_measured_nothing_drawn():
    assert plot(readings=()) is None
