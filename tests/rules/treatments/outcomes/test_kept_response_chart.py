"""The picture of who kept the response: a band where there are intervals, and no empty layer where there are none."""

from treatments.outcomes.charts import kept_response


def picture(*curve, until=90):
    return kept_response({"n": 4, "curve": list(curve)}, until=until, description="Who kept the response")


def marks(*curve):
    return [layer["mark"]["type"] for layer in picture(*curve)["layer"]]


def step(day, survival, ci95):
    return {"day": day, "survival": survival, "ci95": ci95, "at_risk": 4}


def test_a_curve_with_intervals_has_a_band_behind_it():
    assert marks(step(30, 0.75, [0.3, 0.96]), step(60, 0.0, [None, None])) == ["area", "line", "point"]


def test_a_curve_without_any_interval_has_no_band():
    assert marks(step(45, 0.0, [None, None])) == ["line", "point"]


def test_the_line_and_its_band_go_on_for_as_long_as_people_were_followed():
    drawn = picture(step(30, 0.75, [0.3, 0.96]))["datasets"]
    assert [(one["day"], one["percent"]) for one in drawn["line"]] == [(0, 100.0), (30, 75.0), (90, 75.0)]
    assert [(one["day"], one["low"]) for one in drawn["band"]] == [(30, 30.0), (90, 30.0)]
    assert [one["day"] for one in drawn["steps"]] == [0, 30]


def test_a_response_that_nobody_lost_is_a_line_too():
    assert [one["percent"] for one in picture(until=60)["datasets"]["line"]] == [100.0, 100.0]


def test_no_line_ends_before_its_last_loss():
    assert picture(step(30, 0.75, [0.3, 0.96]), until=0)["datasets"]["line"][-1]["day"] == 30
